import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillDefaults } from '../../../src/catalog/arguments.ts';
import { conv1d } from '../../../src/catalog/layers/conv1d.ts';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { checkGradients, createOp } from '../support/gradient-check.ts';
import { pixelsBefore } from '../support/maps.ts';

interface SequenceCase {
    readonly steps: number;
    readonly channels: number;
    readonly size: number;
    readonly strides: number;
    readonly padding: 'valid' | 'same';
    readonly filters: number;
    readonly rows: number;
    readonly seed: number;
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const sequenceCases: fc.Arbitrary<SequenceCase> = fc
    .record({
        steps: upTo(9),
        channels: upTo(4),
        size: upTo(5),
        strides: upTo(4),
        padding: fc.constantFrom('valid', 'same'),
        filters: upTo(5),
        rows: upTo(3),
        seed: fc.integer({ min: 0, max: 1000 }),
    })
    .filter(({ steps, size, padding }) => padding === 'same' || size <= steps);

function checkOf(sequence: SequenceCase, useBias = true) {
    const { steps, channels, filters, size, strides, padding, rows, seed } = sequence;
    const written = { filters, kernel_size: size, strides, padding, use_bias: useBias };
    const parameters = fillDefaults(conv1d.parameters, written) as unknown as LayerParameters<'conv1d'>;
    return { kind: 'conv1d', parameters, inputShapes: [[steps, channels]], rows, seed } as const;
}

describe('op conv1d', () => {
    it('has the gradients of central differences for any length, stride and padding, with zeros among its inputs', () => {
        fc.assert(
            fc.property(sequenceCases, fc.boolean(), (sequence, useBias) => {
                checkGradients({
                    ...checkOf(sequence, useBias),
                    adjust: x => (Math.abs(x) < 0.6 ? 0 : x),
                });
            }),
            { numRuns: 60 },
        );
    });

    it('computes what its definition says', () => {
        fc.assert(
            fc.property(sequenceCases, sequence => {
                const { steps, channels, filters, size, strides, padding, rows } = sequence;
                const { op, pass, buffers, size: outputs } = createOp(checkOf(sequence));
                const [weights, bias] = op.learned;
                op.forward(pass, buffers);
                const before = pixelsBefore(steps, size, strides, padding);
                const outputSteps = outputs / filters;
                for (let row = 0, at = 0; row < rows; row++) {
                    for (let t = 0; t < outputSteps; t++) {
                        for (let f = 0; f < filters; f++, at++) {
                            let expected = bias!.values[f]!;
                            for (let a = 0; a < size; a++) {
                                const step = t * strides + a - before;
                                for (let d = 0; step >= 0 && step < steps && d < channels; d++) {
                                    const x = buffers.inputs[0]![(row * steps + step) * channels + d]!;
                                    expected += x * weights!.values[(a * channels + d) * filters + f]!;
                                }
                            }
                            const actual = buffers.output[at]!;
                            assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
                        }
                    }
                }
            }),
        );
    });

    it('puts the odd step of `same` at the end, as Keras does', () => {
        const sequence = { steps: 4, channels: 1, size: 2, strides: 1, padding: 'same' } as const;
        const { op, pass, buffers } = createOp(checkOf({ ...sequence, filters: 1, rows: 1, seed: 1 }, false));
        op.learned[0]!.values.set([10, 1]);
        buffers.inputs[0]!.set([1, 2, 3, 4]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 4)], [12, 23, 34, 40]);
    });

    it('has the fans of its filter for its initializer, and filters as the last axis of its weights', () => {
        const sequence = { steps: 9, channels: 3, size: 4, strides: 1, padding: 'valid' } as const;
        const { op } = createOp(checkOf({ ...sequence, filters: 7, rows: 1, seed: 1 }));
        assert.deepEqual(
            op.learned.map(({ name, shape, initial, isRegularized }) => ({
                name,
                shape,
                initial,
                isRegularized,
            })),
            [
                {
                    name: 'weights',
                    shape: [4, 3, 7],
                    initial: { kind: 'drawn', fanIn: 12, fanOut: 28 },
                    isRegularized: true,
                },
                { name: 'bias', shape: [7], initial: { kind: 'constant', value: 0 }, isRegularized: false },
            ],
        );
    });
});
