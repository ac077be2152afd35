import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { LearnedArray, RunningNetwork } from '../../../src/engine/backend.ts';
import { createBestWeights } from '../../../src/engine/early-stopping/best-weights.ts';
import { settingsWith } from '../support/run.ts';

const early_stopping = resolveCall('early_stopping', 'patience', { epochs: 3 });

/** A network of one weight and one running average, which hold the number of the epoch times 1 and times 10. */
function follow(losses: readonly number[]) {
    const weight = Float32Array.of(0);
    const average = Float32Array.of(0);
    const array = (name: string, values: Float32Array): LearnedArray => ({
        layer: 0,
        name,
        shape: [1],
        values,
    });
    const network: RunningNetwork = {
        learned: [array('weights', weight)],
        state: [array('running_mean', average)],
        memory: [],
        continueAfter: () => {},
        trainStep: () => 0,
        evaluate: () => {},
        findNonFinite: () => undefined,
    };
    const best = createBestWeights(settingsWith({ early_stopping }), network);
    assert.ok(best !== undefined);
    const isOver = losses.map((loss, index) => {
        weight[0] = index + 1;
        average[0] = 10 * (index + 1);
        return best.afterEpoch(index + 1, loss);
    });
    best.restore();
    return { epoch: best.epoch, isOver, restored: [weight[0], average[0]] };
}

describe('best weights', () => {
    it('are those of the lowest validation loss, running averages included', () => {
        const { epoch, isOver, restored } = follow([3, 1, 2, 4, 5]);
        assert.deepEqual([epoch, restored], [2, [2, 20]]);
        assert.deepEqual(isOver, [false, false, false, false, true]);
    });

    it('are those of the first of equals, as the best epoch of the summary is', () => {
        assert.deepEqual(follow([2, 1, 1]).restored, [2, 20]);
    });

    it('leave a network alone that has no epoch behind it', () => {
        assert.deepEqual(follow([]), { epoch: undefined, isOver: [], restored: [0, 0] });
    });

    it('are not kept without early stopping', () => {
        const network: RunningNetwork = {
            learned: [],
            state: [],
            memory: [],
            continueAfter: () => {},
            trainStep: () => 0,
            evaluate: () => {},
            findNonFinite: () => undefined,
        };
        assert.equal(createBestWeights(settingsWith(), network), undefined);
    });
});
