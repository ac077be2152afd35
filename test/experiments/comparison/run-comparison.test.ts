import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
    type Comparison,
    type Pair,
    runComparison,
    type Side,
} from '../../../src/experiments/comparison/run-comparison.ts';
import { runTraining } from '../../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../../src/language/analysis.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { twinOf } from '../../../src/model/twin.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';

const builtinDataUri = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'media', 'data')).href;

function runOf(rate: number, optimizer = 'adam(0.01)'): ResolvedRun {
    const analysis = createAnalyzer({ fileExists: () => true }).analyze(
        'file:///iris.netspec',
        `model net { input(4) dense(16, activation = relu) dropout(${rate}) dense(3, activation = softmax) }
        data flowers { source = builtin(iris) scale = standardize }
        train net on flowers { epochs = 2 seed = 3 optimizer = ${optimizer} }`,
    );
    const [run] = analysis.spec.runs;
    assert.ok(run, JSON.stringify(analysis.diagnostics));
    return run;
}

async function compare(
    comparison: Comparison,
    options: { stopAfter?: number; done?: Map<number, Pair>; runsAtOnce?: number } = {},
) {
    const stop = new AbortController();
    const trained: { readonly side: Side; readonly seed: number; readonly index: number }[] = [];
    const told: Pair[] = [];
    const result = await runComparison(
        comparison,
        {
            ...(options.runsAtOnce && { runsAtOnce: options.runsAtOnce }),
            train(run, side, index, signal) {
                trained.push({ side, seed: run.settings.seed, index });
                return runTraining(
                    { run, baseUri: builtinDataUri, builtinDataUri },
                    {
                        readFile: readAddress,
                        now: () => 0,
                        onProgress() {
                            if (trained.length > (options.stopAfter ?? Number.POSITIVE_INFINITY)) {
                                stop.abort();
                            }
                        },
                        signal,
                    },
                );
            },
            onPair: pair => told.push(pair),
            signal: stop.signal,
        },
        options.done,
    );
    return { result, trained, told };
}

describe('a comparison', () => {
    it('trains pairs of one seed each, and finds no difference between a run and itself', async () => {
        const run = runOf(0.2);
        const { result, trained } = await compare({ base: run, variant: run, pairs: 6 });
        assert.equal(result.verdict, 'same');
        assert.equal(result.values?.validationLoss.look.interval.mean, 0);
        assert.equal(result.values?.validationLoss.look.interval.margin, 0);
        assert.deepEqual(
            trained.map(({ side, seed }) => `${side} ${seed}`),
            [3, 4, 5, 6, 7, 8].flatMap(seed => [`base ${seed}`, `variant ${seed}`]),
        );
    });

    it('ends before its budget where the difference is plain, and says which way it goes', async () => {
        const [base, variant] = [runOf(0.2), runOf(0.2, 'sgd(1e-6)')];
        const { result, told } = await compare({ base, variant, pairs: 20 });
        assert.equal(result.verdict, 'different');
        assert.ok(told.length >= 5 && told.length < 20, `${told.length}`);
        const { look, base: before, variant: after } = result.values!.validationLoss;
        assert.ok(look.interval.mean > look.interval.margin);
        assert.ok(Math.abs(after - before - look.interval.mean) < 1e-12);
    });

    it('compares the runs that each side has alone', async () => {
        const base = runOf(0.5);
        const variant = twinOf(base)!;
        const { told } = await compare({ base, variant, pairs: 5 });
        const alone = await runTraining(
            {
                run: { ...variant, settings: { ...variant.settings, seed: 5 } },
                baseUri: builtinDataUri,
                builtinDataUri,
            },
            {
                readFile: readAddress,
                now: () => 0,
                onProgress() {},
                signal: new AbortController().signal,
            },
        );
        assert.equal(alone.outcome, 'finished');
        const { result } = told[2]!;
        assert.deepEqual('variant' in result && result.variant, alone.summary);
    });

    it('finds the same with several runs at once, and trains no more than it needs', async () => {
        const [base, variant] = [runOf(0.2), runOf(0.2, 'sgd(1e-6)')];
        const alone = await compare({ base, variant, pairs: 20 });
        for (const runsAtOnce of [2, 3, 8]) {
            const { result, trained, told } = await compare({ base, variant, pairs: 20 }, { runsAtOnce });
            assert.deepEqual(result, alone.result);
            assert.deepEqual(told, alone.told);
            assert.ok(trained.length < 2 * told.length + runsAtOnce, `${trained.length} runs`);
        }
    });

    it('counts a pair of which a run fails for nothing, and goes on', async () => {
        const [base, variant] = [runOf(0.2), runOf(0.2, 'sgd(1e30)')];
        const { result, told } = await compare({ base, variant, pairs: 5 });
        assert.equal(told.length, 5);
        assert.equal(result.count, 0);
        assert.equal(result.values, undefined);
        assert.equal(result.verdict, 'same');
        assert.ok(told.every(({ result: each }) => 'problem' in each && each.side === 'variant'));
    });

    it('ends when it is stopped, and goes on from the pairs that are known to the same end', async () => {
        const [base, variant] = [runOf(0.1), runOf(0.6)];
        const whole = await compare({ base, variant, pairs: 6 });
        const part = await compare({ base, variant, pairs: 6 }, { stopAfter: 5 });
        assert.equal(part.result.verdict, 'undecided');
        assert.equal(part.told.length, 2);
        const done = new Map(part.told.map(pair => [pair.index, pair]));
        const rest = await compare({ base, variant, pairs: 6 }, { done });
        assert.equal(rest.trained.length, whole.trained.length - 4);
        assert.deepEqual(rest.result, whole.result);
    });
});
