import assert from 'node:assert/strict';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { adaptiveDropout } from '../../../src/engine/ops/adaptive-dropout.ts';
import { dense as denseOp } from '../../../src/engine/ops/dense.ts';
import type { Pass } from '../../../src/engine/ops/types.ts';
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
    const source = all.tied ? units : inputs;
    const createGate = () =>
        denseOp({
            parameters: {
                units,
                activation: { call: 'linear', arguments: {} },
                use_bias: false,
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
        inputShapes: [[units], [source]],
        outputShape: [units],
        precision: 'float64',
        capacity: rows,
        noiseKey,
        description: 'adaptive_dropout',
        actedOn: { kind: 'dense', inputSize: inputs, outputSize: units, create: createGate },
    });
    op.learned[0]?.values.set(normals(inputs * units, 5));
    const buffers = {
        inputs: [normals(rows * units, 1), normals(rows * source, 2)],
        output: new Float64Array(rows * units),
        outputGradient: normals(rows * units, 3),
        inputGradients: [new Float64Array(rows * units), new Float64Array(rows * source).fill(9)],
    };
    const pass: Pass = { rows, training: true, seed: 7, step: 11 };
    const run = (changes: Partial<Pass> = {}) => {
        op.forward({ ...pass, ...changes }, buffers);
        return buffers.output.slice();
    };
    const probabilities = buffers.output.map((_, at) => {
        if (all.tied) {
            return logistic(all.alpha * buffers.inputs[1]![at]! + all.beta);
        }
        const row = Math.floor(at / units);
        let sum = 0;
        for (let j = 0; j < inputs; j++) {
            sum += buffers.inputs[1]![row * inputs + j]! * op.learned[0]!.values[j * units + (at % units)]!;
        }
        return logistic(sum);
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
                assert.ok(buffers.inputGradients[1]!.every(value => value === 0));
            });
        });
    }

    it('learns untied weights by the derivative of the local expectation σ(x V) a', () => {
        const { op, run, buffers, pass } = create({ tied: false });
        run();
        op.backward(pass, buffers);
        const { values, gradient } = op.learned[0]!;
        const expected = centralDifferences(values as Float64Array, () => {
            const output = run({ training: false });
            return output.reduce((sum, y, at) => sum + y * buffers.outputGradient[at]!, 0);
        });
        assert.ok(relativeError(gradient, expected) < gradientTolerance);
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
                    actedOn: { kind: 'dense', inputSize: 2, outputSize: 6, create: () => assert.fail() },
                }),
            (error: unknown) => error instanceof CannotRun && /right after/.test(error.message),
        );
    });
});
