// What training shows of a spec: for the pages of the measured rules and their tests. The bits are the same on every machine.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measuredComparison } from '../../src/experiments/comparison/measured-comparison.ts';
import { runComparison } from '../../src/experiments/comparison/run-comparison.ts';
import { noiseOf } from '../../src/experiments/run-store.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { type Measurements, measuredRun } from '../../src/model/measurements.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { runFingerprint } from '../../src/model/run-fingerprint.ts';
import { twinOf } from '../../src/model/twin.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';

/** Trains a spec once, and compares it with its twin without dropout over up to `pairs` seeds; 0 for not at all. */
export async function measureSpec(text: string, pairs = 6): Promise<Measurements> {
    const { spec } = createAnalyzer({ fileExists: () => undefined }).analyze('file:///example.netspec', text);
    const [run] = spec.runs;
    if (run === undefined) {
        throw new ScriptError(`A spec that is to be measured trains nothing.\n${text}`);
    }
    const { epochs, outcome } = await train(run);
    const trained = measuredRun(run, epochs, noiseOf(outcome));
    const twin = pairs === 0 ? undefined : twinOf(run);
    const compared =
        twin &&
        measuredComparison(
            await runComparison(
                { base: twin, variant: run, pairs },
                {
                    train: async each => (await train(each)).outcome,
                    onPair() {},
                    signal: new AbortController().signal,
                },
            ),
        );
    return {
        fixes: [],
        applied: [],
        dropout: compared ? [{ ...compared, fingerprint: runFingerprint(run) }] : [],
        runs: trained ? [trained] : [],
    };
}

async function train(run: ResolvedRun) {
    const builtinDataUri = pathToFileURL(join(repositoryRoot, 'media', 'data')).href;
    const epochs: EpochMetrics[] = [];
    const outcome = await runTraining(
        { run, baseUri: builtinDataUri, builtinDataUri, engine: { portable: true, threads: 1 } },
        {
            readFile: readAddress,
            now: () => 0,
            onProgress: ({ finished }) => epochs.push(...finished),
            signal: new AbortController().signal,
        },
    );
    return { outcome, epochs };
}
