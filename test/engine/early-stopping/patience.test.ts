import assert from 'node:assert/strict';
import { patience } from '../../../src/engine/early-stopping/patience.ts';

/** The epoch after which a run with these validation losses stops; undefined where it does not. */
function lastEpochOf(losses: readonly number[], epochs: number, leastFall = 0): number | undefined {
    const isOver = patience({ epochs, min_delta: leastFall });
    const last = losses.findIndex((_, epoch) => isOver(losses.slice(0, epoch + 1)));
    return last < 0 ? undefined : last + 1;
}

describe('early stopping by patience', () => {
    it('waits for an improvement as many epochs as it is told', () => {
        const losses = [5, 4, 3, 3.5, 3.2, 3.1, 2.9, 3, 3];
        assert.equal(lastEpochOf(losses, 3), 6);
        assert.equal(lastEpochOf(losses, 2), 5);
        assert.equal(lastEpochOf(losses, 4), undefined);
    });

    it('does not stop while the loss falls, and takes an equal loss for no improvement', () => {
        assert.equal(lastEpochOf([5, 4, 3, 2, 1], 1), undefined);
        assert.equal(lastEpochOf([5, 5, 5, 5], 2), 3);
    });

    it('takes a fall for an improvement only where it is larger than min_delta', () => {
        // Slow falls add up over the epochs that it waits: 0.3 in three.
        const losses = [1, 0.9, 0.8, 0.7, 0.6, 0.5];
        assert.equal(lastEpochOf(losses, 3, 0.25), undefined);
        assert.equal(lastEpochOf(losses, 3, 0.35), 4);
    });
});
