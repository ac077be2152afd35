import { runFingerprint } from '../model/run-fingerprint.ts';
import { twinOf } from '../model/twin.ts';
import { analyzeFile } from './analyze.ts';
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

export const compareCommand: Command = {
    name: 'compare',
    summary: 'Trains a network with and without its dropout, and says what dropout changes.',
    usage: 'FILE [options]',
    details:
        'Both networks start from the same weights and see the same batches, seed by seed, until validation loss\n' +
        'differs or the pairs are used up. Intervals are 95% intervals that hold whenever the comparison ends.',
    options: comparisonOptions,
    exits: comparisonExits,
    examples: ['netspec compare model.netspec', 'netspec compare model.netspec --pairs 10 --format json'],
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
        const { path } = pathOf(words);
        const file = analyzeFile(path);
        if (refuseUnsound(file, format, environment) || file.spec === undefined) {
            return exitCodes.unusable;
        }
        const chosen = chooseRun(file.spec, choice);
        if ('problem' in chosen) {
            return refuseChoice(path, chosen, format, environment);
        }
        const base = twinOf(chosen.run);
        if (base === undefined) {
            const problem = `${chosen.run.name} has no dropout or other noise to leave out: there is nothing to compare.`;
            return refuseChoice(path, { problem, names: [] }, format, environment);
        }
        if (refuseRun(file, chosen.spec.name, format, environment)) {
            return exitCodes.unusable;
        }
        const fingerprint = runFingerprint(chosen.run);
        return compareAndReport(
            { base: { run: base, file }, variant: { run: chosen.run, file } },
            {
                title: chosen.run.name,
                base: 'without dropout',
                variant: 'with dropout',
                pairs,
                keys: { run: chosen.run.name },
                summaryKeys: { fingerprint },
            },
            measured => ({ kind: 'dropout', measured: { ...measured, fingerprint } }),
            words,
            environment,
        );
    },
};
