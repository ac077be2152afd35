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

function runOf(noise: string, settings = '', source = 'builtin(iris)'): ResolvedRun {
    const { spec, diagnostics } = createAnalyzer({ fileExists: () => true }).analyze(
        'file:///specs/iris.netspec',
        `model net { input(4) dense(8, activation = relu) ${noise} dense(3, activation = softmax) }
        data flowers { source = ${source} scale = standardize }
        train net on flowers { epochs = 2 seed = 3 optimizer = adam(0.01) ${settings} }`,
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
