import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { knownComparison } from '../../../src/experiments/comparison/known-pairs.ts';
import {
    type Comparison,
    type Pair,
    runComparison,
} from '../../../src/experiments/comparison/run-comparison.ts';
import { createMemoryRunStore } from '../../../src/experiments/memory-run-store.ts';
import type { RunStore } from '../../../src/experiments/run-store.ts';
import { runTraining } from '../../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../../src/language/analysis.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';

const builtinDataUri = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'media', 'data')).href;
const startedAt = 1_700_000_000_000;

function runOf(noise: string, settings = '', source = 'builtin(iris)', epochs = 2): ResolvedRun {
    const { spec, diagnostics } = createAnalyzer({ fileExists: () => true }).analyze(
        'file:///specs/iris.netspec',
        `model net { input(4) dense(8, activation = relu) ${noise} dense(3, activation = softmax) }
        data flowers { source = ${source} scale = standardize }
        train net on flowers { epochs = ${epochs} seed = 3 optimizer = adam(0.01) ${settings} }`,
    );
    assert.ok(spec.runs[0], JSON.stringify(diagnostics));
    return spec.runs[0];
}

/** A comparison whose runs are kept, of which so many pairs are trained. */
async function kept(comparison: Comparison, pairs: number, baseUri = builtinDataUri) {
    const store = createMemoryRunStore();
    const environment = { dropout_lab: '1.0.0' };
    const found: Pair[] = [];
    const stop = new AbortController();
    await runComparison(comparison, {
        async train(run, side, index) {
            const job = { run, baseUri, builtinDataUri };
            const id = `${side} ${index}`;
            const about = { id, spec: 'iris', specUri: 'file:///specs/iris.netspec', startedAt, environment };
            const entry = { ...about, store: '', maximumBytes: 1e9 };
            return runTraining(
                { ...job, history: entry },
                {
                    readFile: readAddress,
                    now: () => 0,
                    onProgress() {},
                    signal: stop.signal,
                    history: { open: () => store, time: () => startedAt },
                },
            );
        },
        onPair(pair) {
            found.push(pair);
            if (found.length === pairs) {
                stop.abort();
            }
        },
        signal: stop.signal,
    });
    return { store, found };
}

const knownOf = (store: RunStore, comparison: Comparison, changes = {}) =>
    knownComparison(store, comparison, {
        version: '1.0.0',
        baseUri: builtinDataUri,
        modifiedAt: async () => undefined,
        ...changes,
    });
const known = async (...asked: Parameters<typeof knownOf>) => (await knownOf(...asked)).pairs;

describe('pairs that are known', () => {
    const comparison = {
        base: runOf('dropout(0.2) dropout(0.3)'),
        variant: runOf('dropout(0.44)'),
        pairs: 6,
    };

    it('are those whose two runs are in the history, and are what training them again would give', async () => {
        const { store, found } = await kept(comparison, 3);
        const pairs = await known(store, comparison);
        assert.deepEqual([...pairs.keys()], [0, 1, 2]);
        const values = (pair: Pair) =>
            'base' in pair.result && [pair.result.base, pair.result.variant].map(each => ({ ...each }));
        for (const [index, pair] of pairs) {
            assert.deepEqual(values(pair), values(found[index]!));
        }
    });

    it('are found whatever the spec is called and wherever its words stand, and not for another spec', async () => {
        const { store } = await kept(comparison, 2);
        const renamed = { ...comparison.base, name: 'other' };
        assert.equal((await known(store, { ...comparison, base: renamed })).size, 2);
        for (const base of [
            runOf('dropout(0.2) dropout(0.31)'),
            runOf('dropout(0.2) dropout(0.3)', 'batch_size = 16'),
            runOf('dropout(0.2) dropout(0.3)', 'label_smoothing = 0.1'),
        ]) {
            assert.equal((await known(store, { ...comparison, base })).size, 0);
        }
        const seeded = { ...comparison.base, settings: { ...comparison.base.settings, seed: 4 } };
        assert.deepEqual([...(await known(store, { ...comparison, base: seeded })).keys()], [0]);
    });

    it('leave what is known of others: a run that has ended, and one that goes on where it was', async () => {
        const store = createMemoryRunStore();
        const longer = {
            ...{
                base: runOf('dropout(0.3)', '', 'builtin(iris)', 6),
                variant: runOf('dropout(0.1)', '', 'builtin(iris)', 6),
            },
            pairs: 5,
        };
        const train = (run: ResolvedRun, id: string, until?: number, goesOn?: 'resume') => {
            const index = run === longer.base ? 0 : 1;
            const sweep = { id: 'study', index, values: { network: id }, kind: 'comparison' } as const;
            const about = { id, spec: 'iris', specUri: 'file:///specs/iris.netspec', startedAt };
            const environment = { dropout_lab: '1.0.0' };
            const history = {
                ...{ ...about, environment, sweep, store: '', maximumBytes: 1e9 },
                ...(goesOn && { goesOn }),
            };
            const stop = new AbortController();
            let clock = 0;
            return runTraining(
                { run, baseUri: builtinDataUri, builtinDataUri, history },
                {
                    readFile: readAddress,
                    now: () => {
                        clock += 1000;
                        return clock;
                    },
                    onProgress({ epoch }) {
                        if (until !== undefined && epoch > until) {
                            stop.abort();
                        }
                    },
                    signal: stop.signal,
                    history: { open: () => store, time: () => startedAt },
                },
            );
        };
        await train(longer.base, 'ended');
        const stopped = await train(longer.variant, 'begun', 2);
        assert.equal(stopped.outcome, 'stopped');
        const { pairs, ended, begun, id } = await knownOf(store, longer);
        const seed = longer.base.settings.seed;
        assert.deepEqual([pairs.size, [...ended.base.keys()], ended.variant.size], [0, [seed], 0]);
        assert.deepEqual([begun.base.size, begun.variant.get(seed)?.id, id], [0, 'begun', 'study']);
        const other = { ...longer, variant: runOf('dropout(0.2)', '', 'builtin(iris)', 6) };
        const ofOther = await knownOf(store, other);
        assert.deepEqual(
            [ofOther.ended.base.size, ofOther.id],
            [1, undefined],
            'another fix is another comparison',
        );
        const resumed = await train(longer.variant, 'begun', undefined, 'resume');
        const whole = await train(longer.variant, 'whole');
        assert.ok(resumed.outcome === 'finished' && whole.outcome === 'finished');
        assert.equal(resumed.summary.bestValidationLoss, whole.summary.bestValidationLoss);
        assert.equal((await known(store, longer)).size, 1);
    });

    it('are not those of another version of this program', async () => {
        const { store } = await kept(comparison, 1);
        assert.equal((await known(store, comparison, { version: '1.0.1' })).size, 0);
    });

    it('are not those of files that were written since, or in another folder', async () => {
        const folder = pathToFileURL(join(import.meta.dirname, '..', '..', 'fixtures', 'data')).href;
        const source = 'csv("../../../media/data/iris.csv.gz")';
        const ofFile = {
            base: runOf('dropout(0.5)', '', source),
            variant: runOf('dropout(0.1)', '', source),
            pairs: 5,
        };
        const { store, found } = await kept(ofFile, 1, folder);
        assert.ok(found[0] && 'base' in found[0].result, JSON.stringify(found[0]));
        const options = { baseUri: folder, modifiedAt: async () => startedAt - 1 };
        assert.equal((await known(store, ofFile, options)).size, 1);
        assert.equal((await known(store, ofFile, { ...options, modifiedAt: async () => startedAt })).size, 0);
        assert.equal((await known(store, ofFile, { ...options, modifiedAt: async () => undefined })).size, 0);
        assert.equal((await known(store, ofFile, { ...options, baseUri: builtinDataUri })).size, 0);
    });
});
