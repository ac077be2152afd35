import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { smoothingOf } from '../../../src/engine/losses/label-smoothing.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const smoothed = (loss: string, width: number, targets: readonly number[]) => {
    const settings = settingsWith({ loss: resolveCall('loss', loss), label_smoothing: 0.1 });
    const into = Float64Array.from(targets);
    smoothingOf(settings, width)?.({ rows: targets.length / width, width, targets: into });
    return [...into].map(value => Math.round(value * 1e12) / 1e12);
};

describe('label smoothing', () => {
    it('spreads its share evenly over the classes, the right one included', () => {
        assert.deepEqual(
            smoothed('cross_entropy', 4, [0, 1, 0, 0, 1, 0, 0, 0]),
            [0.025, 0.925, 0.025, 0.025, 0.925, 0.025, 0.025, 0.025],
        );
    });

    it('takes every output of binary_cross_entropy as two classes', () => {
        assert.deepEqual(smoothed('binary_cross_entropy', 1, [0, 1]), [0.05, 0.95]);
        assert.deepEqual(smoothed('binary_cross_entropy', 3, [0, 1, 0]), [0.05, 0.95, 0.05]);
    });

    it('is refused for a loss without classes', () => {
        assert.throws(
            () => smoothingOf(settingsWith({ loss: resolveCall('loss', 'mse'), label_smoothing: 0.1 }), 3),
            CannotRun,
        );
    });

    it('is part of what is trained, gradients included, and of no loss at evaluation', () => {
        const net = network(input(5), dense(6, 'tanh'), dense(3, 'softmax'));
        const examples = clouds(8, 5, 3);
        const settings = settingsWith({ label_smoothing: 0.2 });
        checkNetwork(net, settings, examples);
        checkNetwork(
            network(input(5), layer('dense', { units: 1 })),
            settingsWith({ label_smoothing: 0.2, loss: resolveCall('loss', 'binary_cross_entropy') }),
            clouds(8, 5, 2),
        );
        const lossOf = (share: number, training: boolean) =>
            createChecked(net, settingsWith({ label_smoothing: share }), examples).meanLoss(training);
        assert.equal(lossOf(0.2, false), lossOf(0, false));
        assert.notEqual(lossOf(0.2, true), lossOf(0, true));
    });
});
