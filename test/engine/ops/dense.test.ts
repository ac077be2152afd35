import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillDefaults } from '../../../src/catalog/arguments.ts';
import { dense } from '../../../src/catalog/layers/dense.ts';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { checkGradients, createOp } from '../support/gradient-check.ts';

const parametersOf = (units: number, useBias = true) =>
    fillDefaults(dense.parameters, { units, use_bias: useBias }) as unknown as LayerParameters<'dense'>;

describe('op dense', () => {
    it('has the gradients of central differences, with zeros among its inputs, with and without bias', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 11 }),
                fc.integer({ min: 1, max: 11 }),
                fc.boolean(),
                fc.integer({ min: 0, max: 1000 }),
                (rows, inputs, units, useBias, seed) => {
                    checkGradients({
                        kind: 'dense',
                        parameters: parametersOf(units, useBias),
                        inputShapes: [[inputs]],
                        rows,
                        seed,
                        adjust: x => (Math.abs(x) < 0.6 ? 0 : x),
                    });
                },
            ),
            { numRuns: 40 },
        );
    });

    it('computes x W + b with W as [inputs, units], row by row', () => {
        const { op, pass, buffers } = createOp({
            kind: 'dense',
            parameters: parametersOf(2),
            inputShapes: [[3]],
            rows: 2,
            seed: 1,
        });
        op.learned[0]!.values.set([1, 2, 3, 4, 5, 6]);
        op.learned[1]!.values.set([10, 20]);
        buffers.inputs[0]!.set([1, 0, -1, 2, 1, 0.5]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 4)], [6, 16, 17.5, 31]);
    });

    it('has fan-in and fan-out for its initializer, and a bias that starts at zero and is not regularized', () => {
        const { op } = createOp({
            kind: 'dense',
            parameters: parametersOf(5),
            inputShapes: [[3]],
            rows: 1,
            seed: 1,
        });
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
                    shape: [3, 5],
                    initial: { kind: 'drawn', fanIn: 3, fanOut: 5 },
                    isRegularized: true,
                },
                { name: 'bias', shape: [5], initial: { kind: 'constant', value: 0 }, isRegularized: false },
            ],
        );
    });
});
