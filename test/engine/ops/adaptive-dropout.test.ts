import assert from 'node:assert/strict';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { sizeOf } from '../../../src/core/shape.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { adaptiveDropout } from '../../../src/engine/ops/adaptive-dropout.ts';
import { conv2d as conv2dOp } from '../../../src/engine/ops/conv2d.ts';
import { dense as denseOp } from '../../../src/engine/ops/dense.ts';
import type { Pass, RunningOp } from '../../../src/engine/ops/types.ts';
import { withoutNoise } from '../../../src/model/twin.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from '../support/gradient-check.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { assertMean } from '../support/noise-laws.ts';
import { clouds, settingsWith } from '../support/run.ts';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const sizes = { inputs: 4, units: 6, rows: 500 };

function create(parameters: Partial<LayerParameters<'adaptive_dropout'>> = {}, noiseKey = 3) {
    const { inputs, units, rows } = sizes;
    const all = { alpha: 1, beta: 0, tied: true, ...parameters };
    const createGate = (withBias = false) =>
        denseOp({
            parameters: {
                units,
                activation: { call: 'linear', arguments: {} },
                use_bias: withBias,
                regularizer: null,
                max_norm: null,
                activity_regularizer: null,
            },
            inputShapes: [[inputs]],
            outputShape: [units],
            precision: 'float64',
            capacity: rows,
            noiseKey: 0,
            description: 'gate',
        });
    const op = adaptiveDropout({
        parameters: all,
        inputShapes: all.tied ? [[units], [units], [inputs]] : [[units], [inputs]],
        outputShape: [units],
        precision: 'float64',
        capacity: rows,
        noiseKey,
        description: 'adaptive_dropout',
        actedOn: {
            kind: 'dense',
            parameters: {},
            inputShape: [inputs],
            outputShape: [units],
            inputSize: inputs,
            outputSize: units,
            hasBias: true,
            create: createGate,
        },
    });
    op.learned[0]?.values.set(normals(inputs * units, 5));
    op.learned[1]?.values.set(normals(units, 6));
    const x = normals(rows * inputs, 2);
    const u = normals(rows * units, 4);
    const buffers = {
        inputs: [normals(rows * units, 1), ...(all.tied ? [u] : []), x],
        output: new Float64Array(rows * units),
        outputGradient: normals(rows * units, 3),
        inputGradients: [
            new Float64Array(rows * units),
            ...(all.tied ? [new Float64Array(rows * units).fill(9)] : []),
            new Float64Array(rows * inputs).fill(9),
        ],
    };
    const pass: Pass = { rows, training: true, seed: 7, step: 11 };
    const run = (changes: Partial<Pass> = {}) => {
        op.forward({ ...pass, ...changes }, buffers);
        return buffers.output.slice();
    };
    const probabilities = buffers.output.map((_, at) => {
        const row = Math.floor(at / units);
        const own = x.subarray(row * inputs, (row + 1) * inputs);
        if (all.tied) {
            // Σ xᵢ (α wᵢ + β) + α b + β, where u = Σ xᵢ wᵢ + b.
            return logistic(all.alpha * u[at]! + all.beta * (own.reduce((sum, value) => sum + value, 0) + 1));
        }
        const [v, c] = op.learned;
        return logistic(
            own.reduce(
                (sum, value, j) => sum + value * v!.values[j * units + (at % units)]!,
                c!.values[at % units]!,
            ),
        );
    });
    return { op, buffers, pass, run, probabilities };
}

describe('op adaptive_dropout', () => {
    for (const tied of [true, false]) {
        describe(tied ? 'tied' : 'untied', () => {
            const shape = tied ? { alpha: 1.5, beta: 0.3 } : { tied };

            it('multiplies by the probability of being kept at evaluation', () => {
                const { run, buffers, probabilities } = create(shape);
                const output = run({ training: false });
                const expected = probabilities.map((p, at) => p * buffers.inputs[0]![at]!);
                assert.ok(relativeError(output, expected) < 1e-14);
            });

            it('keeps values as they are or drops them, as often as the probability says', () => {
                const { run, buffers, probabilities } = create(shape);
                const output = run();
                const x = buffers.inputs[0]!;
                assert.ok(output.every((y, at) => y === 0 || y === x[at]));
                // Standardized, every draw has mean 0 and variance 1.
                const standardized = output.map((y, at) => {
                    const p = probabilities[at]!;
                    return ((y === 0 ? 0 : 1) - p) / Math.sqrt(p * (1 - p));
                });
                assertMean(standardized, 0, 1);
            });

            it('draws other masks for another step, layer or seed, and the same again', () => {
                const first = create(shape).run();
                assert.deepEqual(create(shape).run(), first);
                for (const other of [
                    create(shape).run({ step: 12 }),
                    create(shape).run({ seed: 8 }),
                    create(shape, 4).run(),
                    create(shape).run({ training: false, sample: 0 }),
                ]) {
                    assert.ok(other.filter((y, at) => y !== first[at]).length > 0.15 * first.length);
                }
            });

            it('uses the mask of forward in backward, and lets no gradient through the draw', () => {
                const { op, run, buffers, pass } = create(shape);
                const output = run();
                op.backward(pass, buffers);
                const expected = buffers.outputGradient.map((dy, at) => (output[at] === 0 ? 0 : dy));
                assert.deepEqual(buffers.inputGradients[0], expected);
                for (const gradient of buffers.inputGradients.slice(1)) {
                    assert.ok(gradient!.every(value => value === 0));
                }
            });
        });
    }

    it('learns untied weights and biases by the derivative of the local expectation σ(x V + c) a', () => {
        const { op, run, buffers, pass } = create({ tied: false });
        run();
        op.backward(pass, buffers);
        assert.equal(op.learned.length, 2);
        for (const { values, gradient } of op.learned) {
            const expected = centralDifferences(values as Float64Array, () => {
                const output = run({ training: false });
                return output.reduce((sum, y, at) => sum + y * buffers.outputGradient[at]!, 0);
            });
            assert.ok(relativeError(gradient, expected) < gradientTolerance);
        }
    });

    it('has, tied, the weights alpha w + beta and biases alike, over vectors and over maps', () => {
        const [alpha, beta, rows] = [1.5, -0.2, 3];
        const shared = { activation: { call: 'linear', arguments: {} }, regularizer: null, max_norm: null };
        const common = { precision: 'float64', capacity: rows, noiseKey: 0, description: '' } as const;
        const kinds = [
            {
                shapes: [[4], [6]],
                make: (use_bias: boolean) =>
                    denseOp({
                        ...common,
                        parameters: { ...shared, use_bias, activity_regularizer: null, units: 6 },
                        inputShapes: [[4]],
                        outputShape: [6],
                    }),
            },
            {
                shapes: [
                    [4, 4, 2],
                    [4, 4, 3],
                ],
                make: (use_bias: boolean) =>
                    conv2dOp({
                        ...common,
                        parameters: {
                            ...shared,
                            use_bias,
                            activity_regularizer: null,
                            filters: 3,
                            kernel_size: 2,
                            strides: 1,
                            padding: 'same',
                        },
                        inputShapes: [[4, 4, 2]],
                        outputShape: [4, 4, 3],
                    }),
            },
        ];
        for (const { shapes, make } of kinds) {
            for (const hasBias of [true, false]) {
                const [inputShape, outputShape] = shapes as [number[], number[]];
                const [inputSize, outputSize] = [sizeOf(inputShape), sizeOf(outputShape)];
                const x = normals(rows * inputSize, 1);
                const run = (op: RunningOp, inputs: readonly Float64Array[]) => {
                    const output = new Float64Array(rows * outputSize);
                    const buffers = { inputs, output, outputGradient: output, inputGradients: [] };
                    op.forward({ rows, training: false, seed: 1, step: 0 }, buffers);
                    return output;
                };
                const [layerOp, tiedOp] = [make(hasBias), make(hasBias)];
                for (const [index, { values }] of layerOp.learned.entries()) {
                    values.set(normals(values.length, index + 2));
                    tiedOp.learned[index]!.values.set(
                        values.map((w: number) => alpha * w + beta) as Float64Array,
                    );
                }
                const gate = adaptiveDropout({
                    ...common,
                    parameters: { alpha, beta, tied: true },
                    inputShapes: [outputShape, outputShape, inputShape],
                    outputShape,
                    actedOn: {
                        kind: 'dense',
                        parameters: {},
                        inputShape,
                        outputShape,
                        inputSize,
                        outputSize,
                        hasBias,
                        create: (withBias = false) => make(withBias),
                    },
                });
                const a = new Float64Array(rows * outputSize).fill(1);
                const kept = run(gate, [a, run(layerOp, [x]), x]);
                assert.ok(relativeError(kept, run(tiedOp, [x]).map(logistic)) < 1e-13);
            }
        }
    });

    it('is, tied in a network, exact for the other weights with its masks frozen', () => {
        const net = network(input(4), dense(5, 'tanh'), layer('adaptive_dropout'), dense(3, 'softmax'));
        for (const seed of [1, 2, 3]) {
            checkNetwork(net, settingsWith({ seed }), clouds(6, 4, 3, seed), seed);
        }
    });

    it('learns its own weights in a network, beside those of a twin that starts as it does', () => {
        const net = network(
            input(4),
            dense(5, 'relu'),
            layer('adaptive_dropout', { tied: false }),
            dense(3, 'softmax'),
        );
        const data = clouds(20, 4, 3);
        const { running, encoded, order } = createChecked(net, settingsWith(), data);
        const twin = createChecked(withoutNoise(net)!, settingsWith(), data).running;
        const shapes = (of: typeof running) => of.learned.map(({ name, shape }) => `${name} ${shape}`);
        assert.deepEqual(
            shapes(running).filter(name => !name.startsWith('gate')),
            shapes(twin),
        );
        const gate = running.learned.find(({ name }) => name === 'gate_weights')!;
        assert.equal(gate.values.length, 20);
        const before = gate.values.slice();
        running.trainStep(encoded, order, 0, 20, 0);
        assert.ok(gate.values.every((value, at) => value !== before[at]));
    });

    it('refuses to gate values that are not the affine layer’s, and says what to do', () => {
        const net = network(
            input(4, 4, 1),
            layer('flatten'),
            dense(8),
            layer('reshape', { shape: [2, 4] }),
            layer('flatten'),
            layer('adaptive_dropout'),
            dense(3, 'softmax'),
        );
        createChecked(net, settingsWith(), { ...clouds(4, 16, 3), featureShape: [4, 4, 1] });
        assert.throws(
            () =>
                adaptiveDropout({
                    parameters: { alpha: 1, beta: 0, tied: true },
                    inputShapes: [[3], [6]],
                    outputShape: [3],
                    precision: 'float64',
                    capacity: 1,
                    noiseKey: 0,
                    description: 'adaptive_dropout',
                    actedOn: {
                        kind: 'dense',
                        parameters: {},
                        inputShape: [2],
                        outputShape: [6],
                        inputSize: 2,
                        outputSize: 6,
                        hasBias: false,
                        create: () => assert.fail(),
                    },
                }),
            (error: unknown) => error instanceof CannotRun && /right after/.test(error.message),
        );
    });
});
