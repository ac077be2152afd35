import fc from 'fast-check';
import type { LayerKind } from '../../../src/catalog/index.ts';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { checkGradients, createOp } from './gradient-check.ts';

/** Gradient checks of a layer over shapes of one to three axes. */
export function checkShapes<K extends LayerKind>(
    kind: K,
    inputs = 1,
    adjust?: (x: number) => number,
    parameters = {} as LayerParameters<K>,
): void {
    fc.assert(
        fc.property(
            fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
            fc.integer({ min: 1, max: 4 }),
            fc.integer({ min: 0, max: 1000 }),
            (shape, rows, seed) => {
                const inputShapes = Array.from({ length: inputs }, () => shape);
                checkGradients({ kind, parameters, inputShapes, rows, seed, ...(adjust && { adjust }) });
            },
        ),
        { numRuns: 40 },
    );
}

/** Moves values away from zero, where a rectifier has no derivative. */
export const awayFromZero = (x: number): number => (Math.abs(x) < 1e-3 ? x + 0.01 : x);

/** What a layer makes of these values, as one example. */
export function outputOf<K extends LayerKind>(
    kind: K,
    values: readonly number[],
    parameters = {} as LayerParameters<K>,
): number[] {
    const { op, pass, buffers, size } = createOp({
        kind,
        parameters,
        inputShapes: [[values.length]],
        rows: 1,
        seed: 1,
    });
    buffers.inputs[0]!.set(values);
    op.forward(pass, buffers);
    return [...buffers.output.slice(0, size)];
}
