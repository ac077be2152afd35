// Writes the tables of docs/papers.md, between its markers, and their pictures, from what the studies have kept:
// `npm run study:papers-page`. What is not measured yet says so.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from '../../src/charts/scene.ts';
import { type SweptValue, sweepLine } from '../../src/charts/sweep-line.ts';
import { pairedInterval } from '../../src/experiments/comparison/paired-interval.ts';
import { overSeeds } from '../../src/experiments/sweep-summary.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { changeText, missing, pagePicture, type Row, table } from './page-parts.ts';
import { type FinishedPaperRun, papersFolder } from './paper-runs.ts';
import {
    bestOf,
    difference,
    findingOf,
    lastError,
    orderFound,
    points,
    type Ranked,
} from './papers-findings.ts';
import { chosen, jsonOf, number, percent, valuesOn } from './papers-numbers.ts';
import { curves, type Method, methods } from './papers-scenes.ts';

const page = join(repositoryRoot, 'docs', 'papers.md');

const lastTrainingError = ({ trainingError }: FinishedPaperRun): number => trainingError.at(-1) ?? Number.NaN;

/** What a section shows: its table, and below it what follows, a sentence a line. */
function section(shown: string, ...sentences: readonly string[]): string {
    return [shown, sentences.filter(sentence => sentence !== '').join('\n')]
        .filter(part => part !== '')
        .join('\n\n');
}

/** A picture that was drawn, on lines of its own. */
function picture(name: string, shows: string): string {
    return existsSync(join(papersFolder, `${name}.svg`)) ? `\n![${shows}](papers/${name}.svg)` : '';
}

function draw(name: string, scene: Scene): void {
    writeFileSync(join(papersFolder, `${name}.svg`), pagePicture(scene));
}

/** Table 9 from the worst to the best, and what it has not. */
const regularized: readonly (readonly [
    name: string,
    theirs: number | undefined,
    sweep: string,
    regularizer?: string,
])[] = [
    ['nothing', undefined, 'plain', 'none'],
    ['L1', undefined, 'plain', 'l1(2e-5)'],
    ['L2', 0.0162, 'plain', 'l2(3e-5)'],
    ['L2 + L1', 0.016, 'plain', 'l1_l2(1e-5, 3e-5)'],
    ['L2 + KL-sparsity', 0.0155, 'kl_sparse'],
    ['max-norm', 0.0135, 'plain', 'max_norm(2)'],
    ['dropout', undefined, 'with_dropout', 'none'],
    ['dropout + L2', 0.0125, 'with_dropout', 'l2(3e-5)'],
    ['dropout + max-norm', 0.0105, 'with_dropout', 'max_norm(2)'],
];

function regularizers(): string {
    const rows = regularized.map(([name, theirs, sweep, regularizer]) => ({
        ...{ name, theirs },
        runs: chosen('regularizers', sweep, regularizer === undefined ? {} : { regularizer }),
    }));
    draw(
        'regularizers',
        methods(
            rows.map(({ runs, ...row }): Method => ({ ...row, values: runs.map(lastError) })),
            {
                title: 'Test error by method of regularization',
                description: 'Ours with intervals, and those of Srivastava et al. (2014), table 9, as rings.',
            },
        ),
    );
    const { same, opposite, open } = orderFound(rows.filter(({ theirs }) => theirs !== undefined));
    return section(
        table(
            ['method', 'theirs', 'ours, last epoch', 'ours, training error'],
            rows.map(({ name, theirs, runs }) => [
                name,
                theirs === undefined ? '' : `${(100 * theirs).toFixed(2)} %`,
                percent(runs.map(lastError)),
                percent(runs.map(lastTrainingError), 3),
            ]),
        ),
        rows.some(({ runs }) => runs.length < 2)
            ? 'There are too few seeds to compare the orders.'
            : `Of the ${same + opposite.length + open} pairs of methods in their table ours has ${same} in the same order and ${opposite.length} in the opposite one, each by an interval that excludes zero, and leaves ${open} open.`,
        ...opposite.map(([worse, better]) => `Opposite: with us ${worse} errs less than ${better}.`),
        dropoutGain(),
        picture('regularizers', 'Test error of each method, ours with intervals and theirs as rings'),
    );
}

function dropoutGain(): string {
    const gain = difference(
        chosen('regularizers', 'plain', { regularizer: 'none' }),
        chosen('regularizers', 'with_dropout', { regularizer: 'none' }),
    );
    return gain === undefined
        ? ''
        : `Dropout alone changes the error of the network with nothing by ${points(gain)} percentage points.`;
}

function rate(sweep: string): string {
    const rates = valuesOn('rate', sweep, 'rate');
    const ways = rates.map((name): Ranked => ({ name, runs: chosen('rate', sweep, { rate: name }) }));
    if (rates.length > 1) {
        const scene = sweepLine(
            ways.map(({ name, runs }) => sweptValue(name, runs.map(lastError))),
            { axis: 'drop rate', quantity: 'Test error', asShare: true },
        );
        draw(`rate-${sweep.replaceAll('_', '-')}`, scene);
    }
    const found = bestOf(ways);
    return found === undefined
        ? missing
        : section(
              table(
                  ['drop rate', 'test error', 'training error'],
                  ways.map(({ name, runs }) => [
                      name,
                      percent(runs.map(lastError)),
                      percent(runs.map(lastTrainingError), 3),
                  ]),
              ),
              ways.some(({ runs }) => runs.length < 2)
                  ? `The lowest error is at ${found.best.name}, by too few seeds to say more.`
                  : `The lowest error is at ${found.best.name}; ${found.alike.length === 0 ? 'every other rate is shown to be worse' : `${sorted(found.alike)} ${found.alike.length === 1 ? 'is' : 'are'} not shown to be worse`}.`,
          );
}

function sorted(rates: readonly string[]): string {
    return [...rates].sort((a, b) => Number(a) - Number(b)).join(', ');
}

function sweptValue(label: string, values: readonly number[]): SweptValue {
    const over = overSeeds(values);
    return {
        label,
        mean: over?.mean ?? Number.NaN,
        seeds: values.length,
        ...(over?.deviation !== undefined && { deviation: over.deviation }),
    };
}

const sizes = [100, 500, 1000, 5000, 10_000, 50_000];

function dataSize(): string {
    const found = sizes.map(size => {
        const [without, withDropout] = ['none', 'dropout(0.5)'].map(hidden =>
            chosen('data-size', `examples_${size}`, { hidden }),
        ) as [FinishedPaperRun[], FinishedPaperRun[]];
        return { size, without, withDropout, change: difference(without, withDropout) };
    });
    const at = (finding: string) =>
        found
            .filter(({ change }) => change !== undefined && findingOf(change) === finding)
            .map(({ size }) => size.toLocaleString('en'));
    const points_ = (side: 'without' | 'withDropout') =>
        found.map(each => ({ x: each.size, values: each[side].map(lastError) }));
    draw(
        'data-size',
        curves(
            [
                { name: 'without dropout', points: points_('without') },
                { name: 'with dropout', points: points_('withDropout') },
            ],
            {
                title: 'Test error by the number of examples',
                description: 'With dropout of 0.5 behind each hidden layer, and without.',
                x: { kind: 'log', label: 'training examples', minimum: 90, maximum: 55_000 },
            },
        ),
    );
    const [lower, higher, open] = [at('lower'), at('higher'), at('open')];
    return section(
        table(
            ['examples', 'without dropout', 'with dropout', 'difference, percentage points'],
            found.map(({ size, without, withDropout, change }) => [
                size.toLocaleString('en'),
                percent(without.map(lastError)),
                percent(withDropout.map(lastError)),
                points(change),
            ]),
        ),
        lower.length === 0 ? '' : `Dropout lowers the error with ${lower.join('; ')} examples.`,
        higher.length === 0 ? '' : `It raises the error with ${higher.join('; ')} examples.`,
        open.length === 0 ? '' : `It is open with ${open.join('; ')} examples.`,
        picture('data-size', 'Test error with dropout and without against the number of training examples'),
    );
}

function gaussian(): string {
    const [bernoulli, noise] = [chosen('gaussian', 'bernoulli'), chosen('gaussian', 'gaussian')];
    const change = difference(bernoulli, noise);
    return section(
        table(
            ['noise', 'theirs', 'ours'],
            [
                ['Bernoulli', '1.08 ± 0.04 %', percent(bernoulli.map(lastError))],
                ['Gaussian', '0.95 ± 0.04 %', percent(noise.map(lastError))],
            ],
        ),
        change === undefined
            ? ''
            : `Gaussian noise changes our error by ${points(change)} percentage points, theirs by -0.13.`,
    );
}

/** Epochs until the validation error is first at or below `target`. */
function epochsTo(target: number, { validationError }: FinishedPaperRun): number {
    const place = validationError.findIndex(error => error <= target);
    return place < 0 ? Number.NaN : place + 1;
}

function byEpoch(runs: readonly FinishedPaperRun[]): { x: number; values: number[] }[] {
    const epochs = Math.min(...runs.map(({ validationError }) => validationError.length));
    return Array.from({ length: Number.isFinite(epochs) ? epochs : 0 }, (_, epoch) => ({
        x: epoch + 1,
        values: runs.map(({ validationError }) => validationError[epoch] ?? Number.NaN),
    }));
}

function activations(): string {
    const targets = [0.1, 0.06, 0.04];
    const units = ['sigmoid', 'tanh', 'relu'];
    draw(
        'activations',
        curves(
            units.map(unit => ({ name: unit, points: byEpoch(chosen('activations', 'mlp', { unit })) })),
            {
                title: 'Test error by epoch, with dropout',
                description: 'Means over seeds with their intervals, for sigmoid, tanh and ReLU units.',
                isLogarithmic: true,
                x: { kind: 'linear', label: 'epoch', minimum: 1, maximum: 60, whole: true },
            },
        ),
    );
    const shown = table(
        ['unit', 'last epoch', ...targets.map(target => `epochs to ${100 * target} %`)],
        units.map(unit => {
            const runs = chosen('activations', 'mlp', { unit });
            return [
                unit,
                percent(runs.map(lastError)),
                ...targets.map(target => {
                    const epochs = runs.map(run => epochsTo(target, run));
                    return epochs.some(Number.isNaN) ? 'never in all seeds' : number(epochs, 1);
                }),
            ];
        }),
    );
    const reached = targets.filter(target =>
        units.every(unit => chosen('activations', 'mlp', { unit }).every(run => epochsTo(target, run) > 0)),
    );
    const epochs = (unit: string, target: number) =>
        overSeeds(chosen('activations', 'mlp', { unit }).map(run => epochsTo(target, run)))?.mean ??
        Number.NaN;
    const isFirst = reached.every(target =>
        units.every(unit => unit === 'relu' || epochs('relu', target) < epochs(unit, target)),
    );
    return section(
        shown,
        isFirst && reached.length > 0
            ? 'ReLU needs the fewest epochs for every one of these errors that all units reach in all seeds, as in theirs.'
            : 'ReLU does not need the fewest epochs for each of these errors, unlike theirs.',
        picture('activations', 'Test error by epoch for sigmoid, tanh and ReLU units'),
    );
}

function standout(): string {
    const of = (width: string, noise: string) => chosen('standout', 'mlp', { width, noise });
    const noises = ['none', 'dropout(0.5)', 'adaptive_dropout()'];
    return table(
        ['hidden units', 'nothing', 'dropout', 'standout', 'standout against dropout, points'],
        valuesOn('standout', 'mlp', 'width').map(width => [
            width,
            ...noises.map(noise => percent(of(width, noise).map(lastError))),
            points(difference(of(width, 'dropout(0.5)'), of(width, 'adaptive_dropout()'))),
        ]),
    );
}

function learnedRates(): string {
    return table(
        ['noise', 'validation error', 'against none, points', 'learned rates, mean of each layer'],
        ['plain', 'fixed', 'per_layer', 'per_unit', 'per_weight'].map(sweep => {
            const runs = chosen('learned-rates', sweep);
            const layers = runs[0]?.learnedRates ?? [];
            return [
                { plain: 'none', fixed: '`dropout`, 0.2 and 0.5' }[sweep] ?? `learned, \`${sweep}\``,
                percent(runs.map(lastError)),
                sweep === 'plain' ? '' : points(difference(chosen('learned-rates', 'plain'), runs)),
                layers
                    .map((_, place) => number(runs.map(run => run.learnedRates?.[place]?.mean ?? Number.NaN)))
                    .join(', '),
            ];
        }),
    );
}

interface RidgeRow {
    readonly run: string;
    readonly distance: number;
}

function ridge(): string {
    const rows = jsonOf<readonly RidgeRow[]>('ridge');
    return rows === undefined
        ? missing
        : table(
              ['run', 'distance of its weights from the exact ones'],
              rows.map(({ run, distance }) => [`\`${run}\``, distance.toPrecision(2)]),
          );
}

interface AveragingResult {
    readonly samples: readonly number[];
    readonly networks: readonly {
        readonly error: readonly number[];
        readonly deviation: readonly number[];
        readonly scaled: number;
    }[];
}

function averaging(): string {
    const found = jsonOf<AveragingResult>('averaging');
    if (found === undefined) {
        return missing;
    }
    const { samples, networks } = found;
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const against = samples.map((_, index) =>
        pairedInterval(networks.map(({ error, scaled }) => error[index]! - scaled)),
    );
    const firstBelow = samples[against.findIndex(change => change.mean <= 0)];
    const firstOpen = samples[against.findIndex(change => findingOf(change) !== 'higher')];
    return section(
        table(
            ['networks averaged', 'error', 'deviation of one average', 'against scaled weights, points'],
            [
                ...samples.map((count, index) => [
                    String(count),
                    `${(100 * mean(networks.map(({ error }) => error[index]!))).toFixed(2)} %`,
                    `${(100 * mean(networks.map(({ deviation }) => deviation[index]!))).toFixed(2)}`,
                    changeText(against[index]!, 100),
                ]),
                [
                    'scaled weights',
                    `${(100 * mean(networks.map(({ scaled }) => scaled))).toFixed(2)} %`,
                    '',
                    '',
                ],
            ],
        ),
        `From ${firstOpen ?? 'no number of'} networks on the average is not shown to be worse than scaled weights${firstBelow === undefined ? '; its mean is never better' : `, and from ${firstBelow} on its mean is as good`}; theirs needs about 50.`,
        picture('averaging', 'The error of averaged dropout networks against how many are averaged'),
    );
}

function sparsity(): string {
    const first = (sweep: string) => chosen('features', sweep).flatMap(({ layers }) => layers?.[0] ?? []);
    const row = (name: string, theirs: string, sweep: string): Row => [
        name,
        theirs,
        number(first(sweep).map(({ meanActivation }) => meanActivation)),
        percent(
            first(sweep).map(layer => layer.sparsity),
            1,
        ),
    ];
    const [plain, withDropout] = ['plain', 'with_dropout'].map(
        sweep => overSeeds(first(sweep).map(({ meanActivation }) => meanActivation))?.mean,
    );
    const shown = table(
        ['network', 'mean activation, theirs', 'mean activation, ours', 'zero activations, ours'],
        [row('plain', '2.0', 'plain'), row('with dropout', '0.7', 'with_dropout')],
    );
    return section(
        shown,
        plain === undefined || withDropout === undefined
            ? ''
            : `Dropout leaves ${Math.round((100 * withDropout) / plain)} % of the mean activation, and 35 % in theirs. A classifier need not rebuild its input, so that all of its activations are smaller.`,
        picture('features-plain', 'What 64 units of the first layer look for, without dropout'),
        picture('features-with-dropout', 'What 64 units of the first layer look for, with dropout'),
    );
}

const tables: Readonly<Record<string, () => string>> = {
    regularizers,
    'rate-fixed-width': () => rate('fixed_width'),
    'rate-fixed-kept': () => rate('fixed_kept'),
    'data-size': dataSize,
    gaussian,
    activations,
    standout,
    'learned-rates': learnedRates,
    ridge,
    averaging,
    sparsity,
};

main(async () => {
    let text = readFileSync(page, 'utf8');
    for (const [name, write] of Object.entries(tables)) {
        const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
        const [from, to] = [text.indexOf(begin), text.indexOf(end)];
        if (from < 0 || to < 0) {
            throw new ScriptError(`docs/papers.md has no place for ${name}.`);
        }
        text = `${text.slice(0, from + begin.length)}\n\n${write()}\n\n${text.slice(to)}`;
    }
    writeFileSync(page, text);
    return 0;
});
