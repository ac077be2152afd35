// A short form of `npm run fuzz:engine`.

import assert from 'node:assert/strict';
import { layers } from '../../../src/catalog/layers/index.ts';
import { compareRun } from '../generate/compare-run.ts';
import { describeRun, randomRun } from '../generate/random-run.ts';

const seed = 20;
const runs = 60;

describe('random networks', () => {
    const all = Array.from({ length: runs }, (_, index) => randomRun(seed, index));

    it('hold every kind of layer', () => {
        const found = new Set<string>(all.flatMap(({ network }) => network.layers.map(({ kind }) => kind)));
        assert.deepEqual(
            Object.keys(layers).filter(kind => !found.has(kind)),
            [],
        );
    });

    it('train and evaluate on both backends alike, cut into any number of parts', () => {
        let alike = 0;
        for (const [index, run] of all.entries()) {
            try {
                alike += compareRun(run).kind === 'same' ? 1 : 0;
            } catch (error) {
                assert.fail(`run ${index} of seed ${seed}: ${error}\n${describeRun(run)}`);
            }
        }
        assert.ok(alike > 0.9 * runs, `${alike} of ${runs} are alike to the last places`);
    }).timeout(60_000);
});
