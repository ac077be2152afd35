import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { storedSweep } from '../../src/experiments/stored-sweep.ts';
import { metricsOf, newRun } from './support/stored-run.ts';

describe('a sweep in the history', () => {
    it('is its runs in their order, and its combinations over their seeds, the best first', () => {
        const store = createMemoryRunStore();
        const finish = (index: number, width: string, loss: number | undefined) => {
            const sweep = { id: 's', index, values: { width, noise: 'dropout(0.5)' } };
            const recorder = store.begin(newRun(`run ${index}`, { sweep, startedAt: 100 - index }));
            recorder.save([metricsOf(1, loss ?? 1)]);
            recorder.end(
                loss === undefined
                    ? { outcome: 'failed', message: 'The loss became NaN.', epoch: 2 }
                    : {
                          outcome: 'finished',
                          summary: {
                              run: 'net',
                              bestEpoch: 1,
                              bestValidationLoss: loss,
                              finalGap: 0,
                              parameters: 1,
                              seconds: 1,
                          },
                      },
                5,
            );
            recorder.dispose();
        };
        finish(0, '16', 0.5);
        finish(1, '16', 0.7);
        finish(2, '64', 0.3);
        finish(3, '64', undefined);
        store.begin(newRun('alone')).dispose();
        const sweep = storedSweep(store.list(), 's');
        assert.ok(sweep !== undefined);
        assert.deepEqual(sweep.axes, ['width', 'noise']);
        assert.deepEqual(
            sweep.runs.map(({ id }) => id),
            ['run 0', 'run 1', 'run 2', 'run 3'],
        );
        assert.deepEqual(
            sweep.combinations.map(({ labels, seeds, failures, validationLoss }) => [
                labels[0],
                seeds,
                failures,
                validationLoss?.mean,
            ]),
            [
                ['64', 1, 1, 0.3],
                ['16', 2, 0, 0.6],
            ],
        );
        assert.equal(storedSweep(store.list(), 'another'), undefined);
    });
});
