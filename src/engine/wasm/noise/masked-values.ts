// Noises that keep or drop: one bit for each value of an example, for each channel, or for the example as a whole.

import { sizeOf } from '../../../core/shape.ts';
import type { DropRate } from '../../drop-rate.ts';
import { applyMask, copyValues } from '../../kernels/opcodes.ts';
import type { Building } from '../building.ts';
import type { Fusable, WasmOp, WasmOpUse } from '../ops/types.ts';
import { Region } from '../region.ts';

/** What becomes of values: see `kernels/noise/masks.ts`. */
export const maskKinds = { inverted: 0, alphaForward: 1, alphaBackward: 2 } as const;

export interface MaskedValues {
    readonly use: Pick<WasmOpUse<never>, 'outputShape' | 'noiseKey'>;
    readonly rateAt: DropRate;
    /** Values of an example that have a bit of their own; the others repeat them. */
    readonly period: number;
    readonly forward: number;
    readonly backward: number;
    readonly fusable?: Fusable;
}

export function maskedValues({ use, rateAt, period, forward, backward, fusable }: MaskedValues): WasmOp {
    const size = sizeOf(use.outputShape);
    return {
        learned: [],
        ...(fusable && { fusable }),
        forward(build, { inputs: [x], output: y, learns = true }) {
            if (!build.isNoisy) {
                build.add(copyValues, x!, y, size);
                return {};
            }
            const rate = build.scalar('f64', rateAt);
            // Bits that backward has no use for need not be kept, where each value has one of its own.
            const isKept = learns && build.pass === 'training';
            const bits =
                isKept || period !== size || forward !== maskKinds.inverted ? maskRegion(build, period) : 0;
            build.add(applyMask, forward, x!, y, bits, size, period, rate, 1, use.noiseKey);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(applyMask, backward, dy, dx, bits, size, period, rate, 0, 0);
                    }
                },
            };
        },
    };
}

/** Room for the bits of `units` units of each example; see `noiseMask` in `kernels/noise/philox.ts`. */
export function maskRegion(build: Building, units: number): Region {
    return new Region('mask', build.rows * maskBytes(units));
}

/** Bytes of the bits of one row. */
export function maskBytes(units: number): number {
    return Math.ceil(units / 16) * 2;
}

/** Room for the words of `units` units of each example, or for what is left in their place. */
export function wordRegion(build: Building, units: number): Region {
    return new Region('noise', build.rows * Math.ceil(units / 16) * 64);
}
