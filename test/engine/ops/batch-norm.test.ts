import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dense, input, layer, network } from '../../support/networks.ts';
import { checkGradients, createOp, normals } from '../support/gradient-check.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const parameters = { momentum: 0.9, epsilon: 1e-2 };
const cases = [
    fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 2, max: 5 }),
    fc.integer({ min: 0, max: 1000 }),
] as const;

const meanOf = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const varianceOf = (values: ArrayLike<number>) => meanOf(Array.from(values, x => (x - meanOf(values)) ** 2));
/** The values of one feature, or of one channel at every pixel. */
const featureOf = (values: ArrayLike<number>, length: number, width: number, feature: number) =>
    Array.from(values)
        .slice(0, length)
        .filter((_, at) => at % width === feature);

describe('op batch_norm', () => {
    it('has the gradients of central differences through the statistics of the batch, on vectors and maps', () => {
        fc.assert(
            fc.property(...cases, (axes, width, rows, seed) =>
                checkGradients({
                    kind: 'batch_norm',
                    parameters,
                    inputShapes: [[...axes, width]],
                    rows,
                    seed,
                }),
            ),
        );
    });

    it('gives every feature mean β and variance γ² over the batch, whatever the scale and shift of its input', () => {
        fc.assert(
            fc.property(...cases, (axes, width, rows, seed) => {
                const { op, pass, buffers, size } = createOp({
                    kind: 'batch_norm',
                    parameters: { momentum: 0.9, epsilon: 1e-14 },
                    inputShapes: [[...axes, width]],
                    rows,
                    seed,
                    adjust: x => 50 + 7 * x,
                });
                const [gamma, beta] = op.learned;
                op.forward(pass, buffers);
                for (let feature = 0; feature < width; feature++) {
                    const y = featureOf(buffers.output, rows * size, width, feature);
                    assert.ok(Math.abs(meanOf(y) - beta!.values[feature]!) < 1e-9);
                    assert.ok(Math.abs(varianceOf(y) - gamma!.values[feature]! ** 2) < 1e-4);
                }
            }),
        );
    });

    it('averages the statistics of the batches: running = momentum · running + (1 - momentum) · batch', () => {
        const rows = 4;
        const { op, pass, buffers, size } = createOp({
            kind: 'batch_norm',
            parameters,
            inputShapes: [[2, 3]],
            rows,
            seed: 1,
        });
        const [mean, variance] = op.state!;
        assert.deepEqual([...mean!.values, ...variance!.values], [0, 0, 0, 1, 1, 1]);
        const expected = [
            [0, 0, 0],
            [1, 1, 1],
        ];
        for (let step = 0; step < 5; step++) {
            buffers.inputs[0]!.set(normals((rows + 2) * size, 40 + step).map(x => 2 * x + step));
            op.forward(pass, buffers);
            op.updateState!();
            for (let feature = 0; feature < 3; feature++) {
                const x = featureOf(buffers.inputs[0]!, rows * size, 3, feature);
                expected[0]![feature] = 0.9 * expected[0]![feature]! + 0.1 * meanOf(x);
                expected[1]![feature] = 0.9 * expected[1]![feature]! + 0.1 * varianceOf(x);
                assert.ok(Math.abs(mean!.values[feature]! - expected[0]![feature]!) < 1e-13);
                assert.ok(Math.abs(variance!.values[feature]! - expected[1]![feature]!) < 1e-13);
            }
        }
    });

    it('is, at evaluation, an affine function of each value by the running averages, whatever else is in the batch', () => {
        const { op, pass, buffers } = createOp({
            kind: 'batch_norm',
            parameters,
            inputShapes: [[2]],
            rows: 3,
            seed: 1,
        });
        op.state![0]!.values.set([1, -2]);
        op.state![1]!.values.set([4, 0.25]);
        const before = op.state!.map(({ values }) => values.slice());
        op.forward({ ...pass, training: false }, buffers);
        for (let at = 0; at < 6; at++) {
            const [mean, variance] = at % 2 === 0 ? [1, 4] : [-2, 0.25];
            const x = buffers.inputs[0]![at]!;
            const expected =
                (op.learned[0]!.values[at % 2]! * (x - mean)) / Math.sqrt(variance + 1e-2) +
                op.learned[1]!.values[at % 2]!;
            assert.ok(Math.abs(buffers.output[at]! - expected) < 1e-13);
        }
        assert.deepEqual(
            op.state!.map(({ values }) => values),
            before,
            'evaluation leaves the averages alone',
        );
    });
});

describe('batch_norm in a network', () => {
    const net = network(input(5), dense(6), layer('batch_norm'), layer('tanh'), dense(3, 'softmax'));

    it('has the gradients of central differences', () => {
        const withoutBias = network(
            input(5),
            layer('dense', { units: 6, use_bias: false }),
            layer('batch_norm'),
            layer('tanh'),
            dense(3, 'softmax'),
        );
        checkNetwork(withoutBias, settingsWith(), clouds(7, 5, 3));
    });

    it('keeps running averages that training steps change and evaluation reads', () => {
        const { running, encoded, order, meanLoss } = createChecked(net, settingsWith(), clouds(20, 5, 3));
        assert.deepEqual(
            running.state.map(({ layer: id, name, shape }) => ({ id, name, shape })),
            [
                { id: 3, name: 'running_mean', shape: [6] },
                { id: 3, name: 'running_variance', shape: [6] },
            ],
        );
        const atFirst = meanLoss(false);
        assert.deepEqual(
            [...running.state[0]!.values],
            [0, 0, 0, 0, 0, 0],
            'a forward pass alone changes nothing',
        );
        running.trainStep(encoded, order, 0, 20, 0);
        assert.ok(running.state[0]!.values.every(value => value !== 0));
        const afterStep = meanLoss(false);
        assert.notEqual(afterStep, atFirst);
        running.state[1]!.values.fill(100);
        assert.notEqual(meanLoss(false), afterStep);
    });

    it('keeps its averages where a step is not finite', () => {
        const { running, encoded, order } = createChecked(net, settingsWith(), clouds(20, 5, 3));
        running.learned[0]!.values[0] = Number.NaN;
        const before = running.state.map(({ values }) => values.slice());
        running.trainStep(encoded, order, 0, 20, 0);
        assert.deepEqual(
            running.state.map(({ values }) => values),
            before,
        );
    });
});
