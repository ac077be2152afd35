import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concat, dense, dropout, input, layer, network } from '../../support/networks.ts';
import { checkGradients, createOp } from '../support/gradient-check.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const channelCounts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 });
const otherAxes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 });

describe('op concat', () => {
    it('has the gradients of central differences for any number of branches', () => {
        fc.assert(
            fc.property(
                otherAxes,
                channelCounts,
                fc.integer({ min: 1, max: 3 }),
                fc.integer({ min: 0, max: 1000 }),
                (others, channels, rows, seed) => {
                    const inputShapes = channels.map(count => [...others, count]);
                    checkGradients({ kind: 'concat', parameters: {}, inputShapes, rows, seed });
                },
            ),
            { numRuns: 40 },
        );
    });

    it('puts the channels of each branch behind those of the one before, at every position', () => {
        const { op, pass, buffers } = createOp({
            kind: 'concat',
            parameters: {},
            inputShapes: [
                [2, 2],
                [2, 1],
            ],
            rows: 2,
            seed: 1,
        });
        buffers.inputs[0]!.set([1, 2, 3, 4, 5, 6, 7, 8]);
        buffers.inputs[1]!.set([10, 20, 30, 40]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 12)], [1, 2, 10, 3, 4, 20, 5, 6, 30, 7, 8, 40]);
    });

    const networks = {
        'empty branches, the same layer read more than once': network(
            input(5),
            dense(4, 'tanh'),
            concat([], [dense(3, 'sigmoid')], []),
            concat([dropout(0.3)], []),
            dense(3, 'softmax'),
        ),
        'a dense block on maps': network(
            input(2, 3, 4),
            layer('conv2d', { filters: 2, kernel_size: 1 }),
            concat([], [layer('tanh'), layer('conv2d', { filters: 3, kernel_size: 3, padding: 'same' })]),
            concat([], [layer('conv2d', { filters: 2, kernel_size: 3, padding: 'same' })]),
            layer('global_avg_pool2d'),
            dense(3, 'softmax'),
        ),
        'noises on the weights of branches': network(
            input(5),
            concat(
                [layer('drop_connect', { rate: 0.3 }), dense(4, 'tanh')],
                [layer('variational_dropout', { rate: 'per_weight' }), dense(3, 'sigmoid')],
                [dense(4, 'softplus'), layer('adaptive_dropout'), layer('path_dropout', { rate: 0.3 })],
            ),
            dense(3, 'softmax'),
        ),
    };
    for (const [name, net] of Object.entries(networks)) {
        it(`has the gradients of central differences in a network: ${name}`, () => {
            const features = net.layers[0]!.outputShape.reduce((product, length) => product * length);
            checkNetwork(net, settingsWith(), clouds(6, features, 3));
        });
    }

    it('of one dense layer cut in two computes what the one computes', () => {
        const examples = clouds(6, 5, 3);
        const whole = createChecked(network(input(5), dense(7), dense(3)), settingsWith(), examples);
        const cut = createChecked(
            network(input(5), concat([dense(4)], [dense(3)]), dense(3)),
            settingsWith(),
            examples,
        );
        const [weights, bias, lastWeights, lastBias] = whole.running.learned;
        const columns = (values: ArrayLike<number>, from: number, to: number) =>
            Array.from(values).filter((_, index) => index % 7 >= from && index % 7 < to);
        const parts = [
            columns(weights!.values, 0, 4),
            columns(bias!.values, 0, 4),
            columns(weights!.values, 4, 7),
            columns(bias!.values, 4, 7),
            lastWeights!.values,
            lastBias!.values,
        ];
        for (const [index, { values }] of cut.running.learned.entries()) {
            values.set(parts[index]!);
        }
        assert.ok(Math.abs(whole.meanLoss() - cut.meanLoss()) < 1e-12);
    });
});
