import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type KnownRun, runSweep, type SweepEntry } from '../../src/experiments/run-sweep.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { overSeeds, summarizeSweep } from '../../src/experiments/sweep-summary.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { SweptRuns } from '../../src/model/swept-runs.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';

const builtinDataUri = pathToFileURL(join(import.meta.dirname, '..', '..', 'media', 'data')).href;

function sweep(axes: string): SweptRuns {
    const analysis = createAnalyzer({ fileExists: () => true }).analyze(
        'file:///iris.netspec',
        `model net(width = 16, noise = dropout(0.2)) {
            input(4) dense(width, activation = relu) noise dense(3, activation = softmax)
        }
        data flowers { source = builtin(iris) scale = standardize }
        train net on flowers { epochs = 2 }
        sweep net { ${axes} }`,
    );
    const [runs] = analysis.sweptRuns.values();
    assert.ok(runs, JSON.stringify(analysis.diagnostics));
    return runs;
}

async function train(
    runs: SweptRuns,
    options: { stopAfter?: number; done?: Map<number, KnownRun>; parallel?: number } = {},
) {
    const stop = new AbortController();
    const told: SweepEntry[] = [];
    const trained: number[] = [];
    const entries = await runSweep(
        runs,
        {
            parallel: options.parallel ?? 1,
            now: () => 0,
            train(run, { index, until }) {
                trained.push(index);
                return runTraining(
                    { run, baseUri: builtinDataUri, builtinDataUri, ...(until && { until }) },
                    {
                        readFile: readAddress,
                        now: () => 0,
                        onProgress() {
                            if (trained.length > (options.stopAfter ?? Number.POSITIVE_INFINITY)) {
                                stop.abort();
                            }
                        },
                        signal: stop.signal,
                    },
                );
            },
            onEntry: entry => told.push(entry),
            signal: stop.signal,
        },
        options.done,
    );
    return { entries, told, trained };
}

describe('a sweep', () => {
    it('trains every combination with every seed, in order, and tells of each', async () => {
        const { entries, told } = await train(sweep('width = [4, 32] repeats = 2'));
        assert.deepEqual(
            entries.map(({ labels, seed }) => [...labels, seed]),
            [
                ['4', 1],
                ['4', 2],
                ['32', 1],
                ['32', 2],
            ],
        );
        assert.deepEqual(told, entries);
        const losses = entries.map(({ result }) => 'summary' in result && result.summary.bestValidationLoss);
        assert.equal(new Set(losses).size, 4, 'four runs of their own');
    });

    it('gives a run the bits that it has alone', async () => {
        const both = await train(sweep('width = [4, 32]'));
        const alone = await train(sweep('width = [32]'));
        assert.deepEqual(both.entries[1]?.result, alone.entries[0]?.result);
    });

    it('goes on after a run that fails', async () => {
        const { entries } = await train(sweep('optimizer = [sgd(1e30), adam(0.01)]'));
        assert.match(JSON.stringify(entries[0]?.result), /problem.*The loss became/);
        assert.ok(entries[1] !== undefined && 'summary' in entries[1].result);
    });

    it('ends where it is stopped, and goes on later with what is missing', async () => {
        const runs = sweep('width = [4, 8, 16, 32]');
        const first = await train(runs, { stopAfter: 2 });
        assert.deepEqual(
            first.entries.map(({ index }) => index),
            [0, 1],
        );
        const done = new Map(first.entries.map(entry => [entry.index, entry]));
        const second = await train(runs, { done });
        assert.deepEqual(second.trained, [2, 3]);
        assert.deepEqual(second.entries, (await train(runs)).entries);
    });
});

describe('what a sweep found', () => {
    const entry = (index: number, loss: number | undefined): SweepEntry => ({
        index,
        labels: [String(Math.floor(index / 3))],
        seed: index % 3,
        result:
            loss === undefined
                ? { problem: 'diverged' }
                : {
                      summary: {
                          run: 'net',
                          bestEpoch: 1,
                          bestValidationLoss: loss,
                          bestValidationAccuracy: 1 - loss,
                          finalGap: loss / 2,
                          parameters: 1,
                          seconds: 1,
                      },
                  },
    });

    it('is the mean and deviation over seeds, the best first, and what failed last', () => {
        const combinations = summarizeSweep({ repeats: 3 }, [
            ...[0.5, 0.4, 0.6].map((loss, index) => entry(index, loss)),
            ...[0.2, undefined, 0.4].map((loss, index) => entry(3 + index, loss)),
            ...[undefined, undefined, undefined].map((loss, index) => entry(6 + index, loss)),
        ]);
        assert.deepEqual(
            combinations.map(({ labels, seeds, failures }) => [labels[0], seeds, failures]),
            [
                ['1', 2, 1],
                ['0', 3, 0],
                ['2', 0, 3],
            ],
        );
        const [best, second, failed] = combinations;
        assert.ok(Math.abs((best?.validationLoss?.mean ?? 0) - 0.3) < 1e-12);
        // Of 0.5, 0.4 and 0.6: the squares of 0, 0.1 and 0.1 over two.
        assert.ok(Math.abs((second?.validationLoss?.deviation ?? 0) - 0.1) < 1e-12);
        assert.ok(Math.abs((second?.gap?.mean ?? 0) - 0.25) < 1e-12);
        assert.deepEqual([failed?.validationLoss, failed?.gap], [undefined, undefined]);
    });

    it('has no deviation over one seed', () => {
        assert.deepEqual(overSeeds([2]), { mean: 2, deviation: undefined });
        assert.equal(overSeeds([]), undefined);
    });
});
