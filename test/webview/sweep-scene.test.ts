import assert from 'node:assert/strict';
import fc from 'fast-check';
import { valuesOfAxes } from '../../src/model/swept-combination.ts';
import type { SweepSnapshot, SweptRunSnapshot } from '../../src/protocol/panel-sweeps.ts';
import {
    bestFirst,
    progressText,
    shareDone,
    signOf,
    sorted,
    sweepRows,
    valueText,
    verdictOf,
} from '../../src/webview/sweep-scene.ts';
import { sweepNames } from '../../src/webview/view-tabs.ts';

function run(
    index: number,
    labels: readonly string[],
    loss: number | undefined,
    over: Partial<SweptRunSnapshot> = {},
): SweptRunSnapshot {
    return {
        ...{ id: `run ${index}`, index, labels, seed: index, state: 'finished', epoch: 10, epochs: 10 },
        ...(loss !== undefined && { best: { epoch: 4, validationLoss: loss, validationAccuracy: 0.9 } }),
        ...over,
    };
}

const combination = (labels: readonly string[], mean: number, deviation?: number, seeds = 2) => ({
    ...{ labels, seeds, validationLoss: { mean, deviation }, validationRmse: undefined },
    ...{ validationAccuracy: { mean: 0.9, deviation: 0.01 }, gap: { mean: 0.2, deviation: undefined } },
});

const sweep: SweepSnapshot = {
    ...{ id: 's', name: 'net', spec: 'a.netspec', axes: ['noise', 'width'], state: 'running', count: 8 },
    runs: [
        run(0, ['none', '64'], 0.5),
        run(1, ['none', '64'], 0.7),
        run(2, ['dropout(0.5)', '64'], 0.3),
        run(3, ['dropout(0.5)', '64'], undefined, { state: 'failed', message: 'It diverged.' }),
        run(4, ['dropout(0.2)', '128'], 0.4, { state: 'running', epoch: 5 }),
    ],
    combinations: [
        combination(['dropout(0.5)', '64'], 0.3, undefined, 1),
        combination(['none', '64'], 0.6, 0.1),
    ],
};

describe('the table of a sweep', () => {
    const rows = sweepRows(sweep);

    it('has a row for each combination, with what its runs have come to', () => {
        assert.deepEqual(
            rows.map(({ labels, loss, seeds, state, isBest, ids }) => [
                labels.join(' '),
                valueText(loss),
                loss?.isSoFar,
                seeds,
                state,
                isBest,
                ids.length,
            ]),
            [
                ['none 64', '0.600 ± 0.1', false, 2, 'Finished', false, 2],
                ['dropout(0.5) 64', '0.300', false, 1, '1 failed: It diverged.', true, 2],
                ['dropout(0.2) 128', '0.400', true, 0, 'Epoch 5 of 10', false, 1],
            ],
        );
        assert.deepEqual(rows.map(signOf), [undefined, '×', '…']);
    });

    it('is sorted by what was measured, by numbers in calls, and by how runs stand', () => {
        const by = (column: Parameters<typeof sorted>[1]['column'], isDescending = false) =>
            sorted(rows, { column, isDescending }, sweep.axes).map(({ labels }) => labels[0]);
        assert.deepEqual(by(bestFirst.column), ['dropout(0.5)', 'dropout(0.2)', 'none']);
        assert.deepEqual(by(0), ['none', 'dropout(0.2)', 'dropout(0.5)']);
        assert.deepEqual(by(1, true)[0], 'dropout(0.2)');
        assert.deepEqual(by('state')[0], 'dropout(0.5)');
        // What has no gap yet comes last both ways.
        assert.equal(by('gap').at(-1), 'dropout(0.2)');
        assert.equal(by('gap', true).at(-1), 'dropout(0.2)');
    });

    it('keeps every row, whatever it is sorted by', () => {
        const columns = [0, 1, 'loss', 'metric', 'gap', 'seeds', 'state'] as const;
        fc.assert(
            fc.property(
                fc.array(fc.option(fc.double({ min: 0, max: 9, noNaN: true }), { nil: undefined })),
                fc.constantFrom(...columns),
                fc.boolean(),
                (losses, column, isDescending) => {
                    const some = sweepRows({
                        ...sweep,
                        combinations: [],
                        runs: losses.map((loss, index) => run(index, [`n${index}`, String(index)], loss)),
                    });
                    const order = sorted(some, { column, isDescending }, sweep.axes);
                    assert.deepEqual(new Set(order), new Set(some));
                    if (column === 'loss') {
                        const known = order.flatMap(({ loss }) => loss?.mean ?? []);
                        const sign = isDescending ? -1 : 1;
                        assert.deepEqual(
                            known,
                            known.toSorted((a, b) => sign * (a - b)),
                        );
                        const firstUnknown = order.findIndex(({ loss }) => loss === undefined);
                        assert.ok(firstUnknown < 0 || firstUnknown === known.length);
                    }
                },
            ),
        );
    });
});

describe('what a sweep says', () => {
    it('is how far it is and what is best', () => {
        assert.equal(progressText(sweep), '4 of 8 runs · 1 training · 1 failed');
        assert.equal(shareDone(sweep), 4.5 / 8);
        assert.equal(
            verdictOf(sweep),
            'Best so far: noise = dropout(0.5), width = 64: validation loss 0.3, accuracy 90%.',
        );
        assert.deepEqual(valuesOfAxes(sweep.axes, sweep.runs), [
            ['none', 'dropout(0.5)', 'dropout(0.2)'],
            ['64', '128'],
        ]);
    });

    it('does not call one better that the seeds cannot tell from the next', () => {
        const close = [combination(['a', '1'], 0.3, 0.1, 4), combination(['b', '1'], 0.34, 0.1, 4)];
        const verdict = (combinations: SweepSnapshot['combinations']): string =>
            verdictOf({ ...sweep, state: 'ended', combinations });
        // 0.1 over the root of four is 0.05.
        assert.match(verdict(close), /^Best: .* 0\.3 ± 0\.1, .*, 4 seeds\. The next one is within/);
        assert.doesNotMatch(verdict([close[0]!, combination(['b', '1'], 0.36, 0.1, 4)]), /next one/);
        assert.equal(verdict([]), 'No run ended well.');
    });

    it('tells sweeps of one run apart', () => {
        assert.deepEqual(sweepNames([{ name: 'a' }, { name: 'b' }, { name: 'a' }]), [
            'Sweep of a',
            'Sweep of b',
            'Sweep of a #2',
        ]);
    });
});
