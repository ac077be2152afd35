import { nearestName } from '../core/nearest-name.ts';
import { applyTextEdits } from '../core/text-range.ts';
import { measurableFix, resolveFix } from '../language/resolve-fix.ts';
import { rules } from '../lint/rules/index.ts';
import { runFingerprint } from '../model/run-fingerprint.ts';
import { analyzedFile, analyzeFile, analyzeText } from './analyze.ts';
import { didYouMean, UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import {
    compareAndReport,
    comparisonExits,
    comparisonFormats,
    comparisonOptions,
    pairsOf,
    pathOf,
} from './compare-runs.ts';
import { exitCodes } from './environment.ts';
import { chooseRun } from './run-to-train.ts';
import { largestSeed, refuseChoice, refuseRun, refuseUnsound } from './trainable-file.ts';

export const measureCommand: Command = {
    name: 'measure',
    summary: 'Trains a spec with and without the fix of a lint finding, and says what the fix changes.',
    usage: 'FILE --rule RULE [options]',
    details:
        'The file stays as it is. Both networks start from the same weights where their shapes allow, and see the\n' +
        'same batches, seed by seed, until validation loss differs or the pairs are used up.',
    options: {
        rule: { value: 'RULE', summary: 'The rule whose finding is fixed.' },
        line: { value: 'N', summary: 'The line of the finding, where the rule has several; else the first.' },
        fix: {
            value: 'N',
            summary: 'Which of its fixes, where it has several; 1 (default) is the preferred.',
        },
        ...comparisonOptions,
    },
    exits: comparisonExits,
    examples: ['netspec measure model.netspec --rule stacked-dropout'],
    needsStore: 'where there is one',
    async run(words, environment) {
        const format = words.choice('format', comparisonFormats, 'pretty');
        const pairs = pairsOf(words);
        const choice = {
            name: words.text('run'),
            seed: words.integer('seed', 0, largestSeed),
            epochs: words.integer('epochs', 1, 1_000_000),
            withoutDropout: false,
        };
        const line = words.integer('line', 1, 10_000_000);
        const place = words.integer('fix', 1, 100) ?? 1;
        const rule = ruleOf(words.text('rule'));
        const { path } = pathOf(words);
        const file = analyzeFile(path);
        if (
            refuseUnsound(file, format, environment) ||
            file.analysis === undefined ||
            file.spec === undefined
        ) {
            return exitCodes.unusable;
        }
        const refuse = (problem: string, names: readonly string[] = []) =>
            refuseChoice(path, { problem, names }, format, environment);
        const chosen = chooseRun(file.spec, choice);
        if ('problem' in chosen) {
            return refuse(chosen.problem, chosen.names);
        }
        const { analysis, mark } = file;
        const findings = analysis.diagnostics
            .filter(diagnostic => diagnostic.rule === rule)
            .map(diagnostic => ({
                diagnostic,
                line: file.lines?.positionAt(diagnostic.range.start).line,
            }));
        const finding = findings.find(found => line === undefined || found.line === line);
        if (finding === undefined) {
            const lines = findings.map(found => found.line).join(', ');
            return refuse(
                findings.length === 0
                    ? `${rule} finds nothing in this file.`
                    : `${rule} finds nothing on line ${line}, but on line ${lines}.`,
            );
        }
        const fixes = analysis.fixesFor(finding.diagnostic);
        const fix = fixes[place - 1];
        if (fix === undefined) {
            return refuse(
                fixes.length === 0
                    ? `The finding of ${rule} on line ${finding.line} has no fix to measure.`
                    : `That finding has ${fixes.length} fixes, not ${place}: ${fixes.map(({ title }) => title).join('; ')}.`,
            );
        }
        const text = applyTextEdits(analysis.text, fix.edits);
        const fixed = analyzedFile(path, mark, analyzeText(path, text, {}));
        const variant =
            fixed.spec === undefined
                ? undefined
                : chooseRun(fixed.spec, { ...choice, name: chosen.spec.name });
        if (variant === undefined || 'problem' in variant) {
            return refuse(`With the fix, ${chosen.run.name} cannot be trained.`);
        }
        for (const each of [file, fixed]) {
            if (refuseRun(each, chosen.spec.name, format, environment)) {
                return exitCodes.unusable;
            }
        }
        const asked = {
            ...measurableFix(analysis, finding.diagnostic, fix),
            run: chosen.spec.name,
        };
        const resolved = resolveFix(analysis, asked, other => analyzeText(path, other, {}));
        if (resolved.result !== 'fix') {
            return refuse(resolved.message);
        }
        // What the options change is no part of the spec that the finding is in.
        const about = {
            ...resolved.about,
            fingerprint: runFingerprint(chosen.run),
            variant: { ...resolved.about.variant, fingerprint: runFingerprint(variant.run) },
        };
        return compareAndReport(
            {
                base: { run: chosen.run, file },
                variant: { run: variant.run, file: fixed, specText: text },
            },
            {
                title: `${chosen.run.name}, ${rule} on line ${finding.line} ("${fix.title}")`,
                base: 'as it is',
                variant: 'with the fix',
                pairs,
                keys: {
                    run: chosen.run.name,
                    rule,
                    line: finding.line ?? 1,
                    fix: fix.title,
                },
                summaryKeys: {
                    fingerprint: about.fingerprint,
                    ...(about.key !== undefined && { fix_key: about.key }),
                    anchor: about.anchor,
                    variant_fingerprint: about.variant.fingerprint,
                    variant_anchor: about.variant.anchor,
                },
            },
            measured => ({ kind: 'fix', measured: { ...about, ...measured } }),
            words,
            environment,
        );
    },
};

/** @throws UsageError where there is no such rule */
function ruleOf(name: string | undefined): string {
    if (name === undefined) {
        throw new UsageError('Name the rule whose fix is to be measured: --rule RULE.');
    }
    const ids = rules.map(({ id }) => id);
    if (!ids.some(id => id === name)) {
        throw new UsageError(
            `There is no rule ${JSON.stringify(name)}.${didYouMean(nearestName(name, ids))}`,
        );
    }
    return name;
}
