// An affine layer whose weights are dropped one by one, with masks of its own for each example: `engine/masked-weights.ts` on
// this backend.

import type { DropRate } from '../../drop-rate.ts';
import {
    maskedForward,
    maskedInputGradient,
    maskedWeightGradient,
    squares,
    weightMasks,
} from '../../kernels/opcodes.ts';
import type { AffineUse } from '../../ops/types.ts';
import type { Building } from '../building.ts';
import type { LayerRegions, WasmOp } from '../ops/types.ts';
import { Region, words32 } from '../region.ts';
import { affineWords } from './affine-words.ts';
import { maskBytes } from './masked-values.ts';

/** Bytes of masks that are drawn at once, at most: where they are more, examples go in chunks. */
const largestMasks = 2 ** 25;

export interface MaskedWeightsOptions {
    readonly actedOn: AffineUse<WasmOp>;
    readonly affine: WasmOp;
    readonly rateAt: DropRate;
    readonly noiseKey: number;
}

export function createMaskedWeights({ actedOn, affine, rateAt, noiseKey }: MaskedWeightsOptions): WasmOp {
    const { inputSize } = actedOn;
    const [weights, bias] = affine.learned;
    const count = weights!.values.bytes / 4;
    const geometry = affineWords(actedOn);
    // Instructions are added again for backward, where the masks of all chunks do not fit at once.
    const chunksOf = (rows: number) => {
        const length = Math.max(1, Math.min(rows, Math.floor(largestMasks / maskBytes(count))));
        return Array.from({ length: Math.ceil(rows / length) }, (_, index) => ({
            first: index * length,
            last: Math.min(rows, (index + 1) * length),
        }));
    };
    return {
        learned: affine.learned,
        ...(affine.state && { state: affine.state }),
        forward(build, at) {
            if (!build.isNoisy) {
                return affine.forward(build, at);
            }
            const [x] = at.inputs;
            const b = bias?.values ?? 0;
            const rate = build.scalar('f64', rateAt);
            const chunks = chunksOf(build.rows);
            const drawn = chunks.map(({ first, last }) => {
                // Words are read two bytes at a time, past the last bit too.
                const bits = new Region('masks of weights', (last - first) * maskBytes(count) + 2);
                const draw = () => build.add(weightMasks, bits, count, noiseKey, rate, first, last);
                return { first, last, bits, draw };
            });
            for (const { first, last, bits, draw } of drawn) {
                draw();
                const range = [rate, first, last, inputSize] as const;
                build.add(maskedForward, x!, weights!.values, b, at.output, bits, ...range, ...geometry);
            }
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    const dw = build.gradient(weights!);
                    const db = bias === undefined ? 0 : build.gradient(bias);
                    for (const [index, { first, last, bits, draw }] of drawn.entries()) {
                        if (drawn.length > 1) {
                            draw();
                        }
                        const range = [rate, first, last, inputSize] as const;
                        const isAdded = index === 0 ? 0 : 1;
                        build.add(
                            ...([maskedWeightGradient, x!, dy, dw, db, bits] as const),
                            ...([...range, isAdded, ...geometry] as const),
                        );
                        if (dx !== undefined) {
                            build.add(
                                ...([maskedInputGradient, dy, weights!.values, dx, bits] as const),
                                ...([...range, ...geometry] as const),
                            );
                        }
                    }
                },
            };
        },
        outputVariance: (build, at) => addOutputVariance(build, at, actedOn, affine, rateAt),
    };
}

/** `p / (1 - p) · x² W²`. */
function addOutputVariance(
    build: Building,
    { inputs: [x] }: LayerRegions,
    actedOn: AffineUse<WasmOp>,
    affine: WasmOp,
    rateAt: DropRate,
): Region {
    const { inputSize, outputSize } = actedOn;
    const variance = actedOn.create();
    const { values } = affine.learned[0]!;
    const factor = build.scalar('f64', step => {
        const rate = rateAt(step);
        return rate / (1 - rate);
    });
    build.add(squares, values, variance.learned[0]!.values, values.bytes / 4, 0, factor);
    const output = build.batch('variance', outputSize);
    variance.forward(build, { inputs: [addSquares(build, x!, inputSize, actedOn)], output, tail: [] });
    return output;
}

/** x², but of token ids, which are looked up and not multiplied, themselves. */
export function addSquares(
    build: Building,
    x: Region,
    size: number,
    { kind }: Pick<AffineUse<unknown>, 'kind'>,
): Region {
    if (kind === 'embedding') {
        return x;
    }
    const into = words32('squares', build.rows * size);
    build.add(squares, x, into, size, 1, 0);
    return into;
}
