// Writes what the study of the rules' efficacy found: docs/efficacy.md, its picture, and src/lint/efficacy-table.ts, which the
// linter's severities and the rules' pages follow: `npm run generate` writes those too. `--pairs FILE` takes other
// pairs than docs/efficacy.jsonl.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groupBy } from '../../src/core/group-by.ts';
import { plural } from '../../src/lint/format.ts';
import { ruleOf } from '../../src/lint/rules/index.ts';
import type { Severity } from '../../src/model/finding.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { efficacyCases, isRegressionSet } from './efficacy-cases.ts';
import {
    type Effect,
    type RuleEffect,
    ruleEffects,
    type SetEffect,
    seedsToJudge,
    seedsToLower,
    seedsToShow,
    setsToLower,
} from './efficacy-effects.ts';
import { type EfficacyPair, efficacyPairs } from './efficacy-runs.ts';
import { efficacyTableText } from './efficacy-table-text.ts';
import { forestPlot } from './forest-plot.ts';
import { notMeasured } from './not-measured.ts';
import { changeText, decimalsOf, missing, pagePicture, type Row, table } from './page-parts.ts';

/** Day of the newest pairs; said in the table and on the page. */
const measuredOn = '24 November 2026';

/** Effects beyond are drawn at the edge of the picture. */
const pictureLimit = 0.8;

const files = {
    page: join(repositoryRoot, 'docs', 'efficacy.md'),
    picture: join(repositoryRoot, 'docs', 'efficacy', 'effects.svg'),
    table: join(repositoryRoot, 'src', 'lint', 'efficacy-table.ts'),
};

const ruleLink = (rule: string) => `[${rule}](reference/rules/${rule}.md)`;

function statedSeverity(rule: string): Severity {
    const known = ruleOf(rule);
    if (known === undefined) {
        throw new ScriptError(`There is no rule ${rule}.`);
    }
    return known.statedSeverity ?? known.severity;
}

const severityOf = ({ rule, hasNoBenefit }: RuleEffect): Severity =>
    hasNoBenefit ? 'hint' : statedSeverity(rule);

function summaryRow(effect: RuleEffect): Row {
    const { rule, pooled, verdict, sets } = effect;
    const lowered = severityOf(effect) === statedSeverity(rule) ? '' : ` (was ${statedSeverity(rule)})`;
    const named = [ruleLink(rule), `${severityOf(effect)}${lowered}`];
    return pooled === undefined
        ? [
              ...named,
              String(Math.min(...sets.map(({ seeds }) => seeds))),
              '',
              '',
              '',
              `**${missing}**: too few seeds`,
          ]
        : [
              ...named,
              `${pooled.seeds} on ${pooled.dataSets}`,
              `${changeText(pooled.loss, 100)} %`,
              pooled.error === undefined ? '' : changeText(pooled.error, 100),
              `${changeText(pooled.gap, 100)} %`,
              `**${verdict}**${verdict === missing ? ': too few seeds' : exceptions(effect)}`,
          ];
}

/** Where single data sets say something else than all together. */
function exceptions({ verdict, sets }: RuleEffect): string {
    const others = (['helps', 'harms'] as const)
        .filter(word => word !== verdict)
        .flatMap(word => {
            const names = sets.filter(set => set.verdict === word).map(nameOf);
            return names.length === 0 ? [] : `${word} on ${names.join(', ')}`;
        });
    return others.length === 0 ? '' : `; ${others.join('; ')}`;
}

function nameOf({ data, network }: Pick<SetEffect, 'data' | 'network'>): string {
    return network === undefined ? data : `${data} (${network})`;
}

/** The networks of some sets, where they are all of their networks' sets, and else the sets. */
function whereOf(some: readonly SetEffect[], all: readonly SetEffect[]): string {
    const networks = new Set(some.map(({ network }) => network));
    const isWhole = all.every(set => !networks.has(set.network) || some.includes(set));
    return isWhole && networks.size === 1
        ? [...networks].map(name =>
              name === undefined ? 'for the first network' : `for the one ${name}`,
          )[0]!
        : `on ${some.map(nameOf).join(', ')}`;
}

function details({ rule, sets }: RuleEffect): string {
    const fixes = [...groupBy(sets, ({ fix }) => fix)].map(([fix, some]) =>
        some.length === sets.length ? `"${fix}"` : `"${fix}" ${whereOf(some, sets)}`,
    );
    const rows = sets.map((set): Row => {
        const inPoints = !isRegressionSet(set.data);
        return [
            nameOf(set),
            String(set.seeds),
            ...cells(set.loss, 1, ''),
            ...cells(set.error, inPoints ? 100 : 1, inPoints ? ' %' : ''),
            ...cells(set.gap, 1, ''),
            set.verdict,
        ];
    });
    return [
        `### ${rule}`,
        `The fix: ${fixes.join('; ')}.`,
        table(
            [
                'data set',
                'seeds',
                'loss',
                'its change',
                'error',
                'its change',
                'gap',
                'its change',
                'the fix',
            ],
            rows,
            [8],
        ),
    ].join('\n\n');
}

/** A measure without the fix, as fine as its change is known, and the change. */
function cells({ base, change }: Effect, factor: number, unit: string): [string, string] {
    const digits = decimalsOf(Number.isFinite(change.margin) ? factor * change.margin : (factor * base) / 10);
    return [`${(factor * base).toFixed(digits)}${unit}`, changeText(change, factor)];
}

/** Seconds that training took; those of pairs that did not keep them are taken from the others of the same network. */
function secondsOf(pairs: readonly EfficacyPair[]): { readonly total: number; readonly unknown: number } {
    const known = groupBy(
        pairs.filter(({ seconds }) => seconds !== undefined),
        ({ key }) => key,
    );
    let [total, unknown] = [0, 0];
    for (const { key, seconds } of pairs) {
        const same = known.get(key)?.map(pair => pair.seconds ?? 0);
        if (seconds === undefined && same === undefined) {
            unknown++;
        } else {
            total += seconds ?? same!.reduce((sum, each) => sum + each, 0) / same!.length;
        }
    }
    return { total, unknown };
}

function timeTaken(pairs: readonly EfficacyPair[]): string {
    const { total, unknown } = secondsOf(pairs);
    const kept = pairs.filter(({ seconds }) => seconds !== undefined).length;
    const estimated = pairs.length - kept - unknown;
    const counted =
        estimated === 0
            ? ''
            : ` ${estimated} pairs did not keep their time and are counted as the others of their network.`;
    const left = unknown === 0 ? '' : ` The time of ${unknown} pairs is not known and not in it.`;
    return `The ${2 * (pairs.length - unknown)} runs${unknown === 0 ? '' : ' whose time is known'} took ${(total / 3600).toFixed(1)} hours of one core that others used as well, of the 12 that the study may take (6 hours of two cores).${counted}${left}`;
}

function list(effects: readonly RuleEffect[], none: string): string {
    return effects.length === 0
        ? none
        : effects
              .map(effect => `- ${ruleLink(effect.rule)}${exceptions(effect).replace('; ', ', but it ')}`)
              .join('\n');
}

function page(pairs: readonly EfficacyPair[], effects: readonly RuleEffect[]): string {
    const by = (verdict: RuleEffect['verdict']) => effects.filter(effect => effect.verdict === verdict);
    const seeds = effects.flatMap(({ sets }) => sets.map(set => set.seeds));
    const lowered = effects.filter(effect => severityOf(effect) !== statedSeverity(effect.rule));
    const hintsAlready = effects.filter(
        effect => effect.hasNoBenefit && statedSeverity(effect.rule) === 'hint',
    );
    const picture = effects.some(({ pooled }) => pooled !== undefined)
        ? '![The change of validation loss by the preferred fix of each rule, with its interval](efficacy/effects.svg)'
        : 'No rule has enough seeds for a picture yet.';
    const missingEffects = efficacyCases.filter(({ rule }) => !effects.some(effect => effect.rule === rule));
    return `<!-- Written by \`npm run study:efficacy-page\` from efficacy.jsonl: do not edit. -->

# What the rules' fixes change

Most rules of the linter rest on what others have measured, on other networks.
Here each empirical rule is put to the test: networks on which it fires are trained as they are and with its preferred fix, from the same seeds.
A rule whose fix shows no benefit anywhere is lowered to a hint, and its page says what was measured.

The study is of ${measuredOn}: ${pairs.length} pairs of runs, ${range(seeds)} of the 20 that are planned for each network and data set.
An effect is shown from ${seedsToShow} seeds on and judged from ${seedsToJudge} on, and a rule is lowered from ${seedsToLower} on; until then it says "${missing}".

## At a glance

The change is what the preferred fix adds, so that less is better: to the validation loss and to the gap as a share of the loss without the fix, to the validation error in percentage points.
\`±\` is the 95 % interval.
The column of seeds says on how many data sets as well; a rule may be tried on two networks on each.

${table(
    ['rule', 'severity', 'seeds', 'validation loss', 'error, points', 'gap', 'the fix'],
    effects.map(summaryRow),
    [1, 6],
)}

${picture}

## What follows

The fix helps, all networks and data sets together:

${list(by('helps'), 'None yet.')}

It harms:

${list(by('harms'), 'None yet.')}

No evidence of a difference, all together:

${list(by('no evidence'), 'None yet.')}

Too few seeds to say:

${list(by(missing), 'None.')}

Lowered to a hint, since no network and data set shows a benefit in loss or in error:

${lowered.length === 0 ? 'None so far.' : lowered.map(effect => `- ${ruleLink(effect.rule)}, which is **${statedSeverity(effect.rule)}** by its references`).join('\n')}
${hintsAlready.length === 0 ? '' : `\nWithout benefit as well, and hints already: ${hintsAlready.map(({ rule }) => ruleLink(rule)).join(', ')}.\n`}
What was measured is the advice on these networks, and not whether the rule's reasoning is right.
A fix that takes noise away helps a network that has too much of it and harms one that overfits; a fix that makes the noise stronger does the opposite.
So *measure this fix* on your own network outranks this page: what it finds raises or lowers the finding there ([comparisons.md](comparisons.md)).

## Each rule

The verdict of a line goes by its loss.
Loss and error are those of the best epoch, the gap that of the last; for ${regressionNames()} the error is the root mean squared one in the unit of the target.

${effects.map(details).join('\n\n')}

## Not measured

${table(
    ['rule', 'why'],
    [
        ...missingEffects.map(({ rule }): Row => [ruleLink(rule), 'Its networks are not trained yet.']),
        ...Object.entries(notMeasured).map(([rule, reason]): Row => [ruleLink(rule), reason]),
    ],
    [1],
)}

Rules on recurrent layers and on attention are not in the linter, since NetSpec has no such layers.

## Method

- **Networks** of up to 300,000 parameters on which the rule fires, all in [\`scripts/studies/efficacy-cases.ts\`](../scripts/studies/efficacy-cases.ts); nothing else is wrong with them as far as the rules go, except where two rules cannot be told apart.
  Where the first network was not what a rule speaks of, a second was added, and both stand here: dropout before batch normalization in every block, as in its source, and a network that overfits for dropout before global pooling.
- **Data**: digits, breast cancer, wine and diabetes as they come with the extension, and MNIST and Fashion-MNIST with 2,000 examples to train on and 2,000 others to validate on.
  \`wine_alcohol\` and \`cell_smoothness\` are regressions on one column of wine and of breast cancer from the others.
- **The fix** is the first that the linter offers, applied until the rule is silent.
- **Pairs**: both runs of a pair share the seed of the initial weights where shapes allow, of the split, of the order of examples and of the masks.
- **Intervals** are Student's on the paired differences over seeds, by the code that *compare* uses ([\`paired-interval.ts\`](../src/experiments/comparison/paired-interval.ts)).
  The coverage of that interval is measured in [comparisons.md](comparisons.md).
- **All together** is, for each seed, the mean over networks and data sets of the change as a share of that set's mean loss; the interval is over seeds.
  It speaks of these networks and sets: how much others would differ is no part of it.
- **Helps** and **harms** mean that the interval of the validation loss excludes zero.
- **No benefit anywhere** means at least ${seedsToLower} seeds on every network, at least ${setsToLower} data sets, and no interval below zero, of loss or error, neither on any of them nor all together.

## Limits

- The networks are small, and each rule is tried on one or two of them; a large network may behave otherwise.
- About one interval in twenty excludes zero by chance, and there are ${2 * seeds.length} of loss and error here: a single data set that stands alone is weak evidence.
  For lowering, that errs on the side of leaving the rule as it is.
- The best epoch is chosen by the validation loss that is then reported, for both runs of a pair alike.
- The validation examples of a seed are those of its split: for the small sets the interval covers other splits of the same examples, and not other examples.

## Run it

\`\`\`
npm run study:efficacy -- --mnist DIR --fashion DIR --seeds 20
npm run generate
\`\`\`

The folders hold the files of MNIST and of Fashion-MNIST (in Debian the package \`dataset-fashion-mnist\`); without them those sets are left out.
Pairs that are in [\`efficacy.jsonl\`](efficacy.jsonl) are not trained again, so the study can be ended at any moment and goes on where it was; \`--part 1/2\` and \`--part 2/2\` share it among two processes.
The second command writes this page with its picture, the table that the linter reads (\`npm run study:efficacy-page\` does only that), and then the rules' pages and settings.
${timeTaken(pairs)}
`;
}

/** Cases that are no more have left their pairs in the file. */
function isOfCase({ rule, data, network }: EfficacyPair): boolean {
    return efficacyCases.some(each => each.rule === rule && each.data === data && each.network === network);
}

/** `3 to 5 seeds` */
function range(seeds: readonly number[]): string {
    const [least, most] = [Math.min(...seeds), Math.max(...seeds)];
    return least === most ? plural(most, 'seed') : `${least} to ${plural(most, 'seed')}`;
}

function regressionNames(): string {
    const names = [...new Set(efficacyCases.map(({ data }) => data))].filter(isRegressionSet);
    return names.map(name => `\`${name}\``).join(', ');
}

main(async () => {
    const place = process.argv.indexOf('--pairs');
    const pairs = efficacyPairs(place < 0 ? undefined : process.argv[place + 1]).filter(isOfCase);
    if (pairs.length === 0) {
        throw new ScriptError('No pairs are trained yet: npm run study:efficacy.');
    }
    // In the order of the cases, whatever was trained first.
    const order = efficacyCases.map(({ rule }) => rule);
    const effects = ruleEffects(pairs, isRegressionSet).sort(
        (a, b) => order.indexOf(a.rule) - order.indexOf(b.rule),
    );
    const drawn = effects
        .flatMap(({ rule, pooled, sets }) =>
            pooled === undefined
                ? []
                : {
                      name: rule,
                      pooled: pooled.loss,
                      parts: sets
                          .filter(({ seeds }) => seeds >= Math.min(seedsToJudge, pooled.seeds))
                          .map(({ loss: { base, change } }) => ({
                              ...change,
                              mean: change.mean / base,
                              margin: change.margin / base,
                          })),
                  },
        )
        .sort((a, b) => a.pooled.mean - b.pooled.mean);
    mkdirSync(dirname(files.picture), { recursive: true });
    writeFileSync(files.picture, pagePicture(forestPlot(drawn, pictureLimit)));
    writeFileSync(files.table, efficacyTableText(effects, measuredOn));
    writeFileSync(files.page, page(pairs, effects));
    return 0;
});
