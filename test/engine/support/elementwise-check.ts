import fc from 'fast-check';
import type { RunnableLayer } from '../../../src/engine/not-runnable-yet.ts';
import { checkGradients, createOp } from './gradient-check.ts';

/** Gradient checks of a layer without parameters over shapes of one to three axes. */
export function checkShapes(kind: RunnableLayer, inputs = 1, adjust?: (x: number) => number): void {
    fc.assert(
        fc.property(
            fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
            fc.integer({ min: 1, max: 4 }),
            fc.integer({ min: 0, max: 1000 }),
            (shape, rows, seed) => {
                const inputShapes = Array.from({ length: inputs }, () => shape);
                checkGradients({
                    kind,
                    parameters: {} as never,
                    inputShapes,
                    rows,
                    seed,
                    ...(adjust && { adjust }),
                });
            },
        ),
        { numRuns: 40 },
    );
}

/** What a layer without parameters makes of these values, as one example. */
export function outputOf(kind: RunnableLayer, values: readonly number[]): number[] {
    const { op, pass, buffers } = createOp({
        kind,
        parameters: {} as never,
        inputShapes: [[values.length]],
        rows: 1,
        seed: 1,
    });
    buffers.inputs[0]!.set(values);
    op.forward(pass, buffers);
    return [...buffers.output.slice(0, values.length)];
}
