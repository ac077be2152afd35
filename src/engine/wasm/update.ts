// From gradients to weights: penalties, clipping, the optimizer's update, constraints.

import { clipFactor, scaleBy, squareSums } from '../kernels/opcodes.ts';
import { createPace } from '../schedules/pace.ts';
import type { Building } from './building.ts';
import type { Parts } from './network-plan.ts';
import type { Region } from './region.ts';

/** Values of one sum of squares, as in the kernel. */
const blockOfSquares = 4096;

export interface UpdateRegions {
    /** f32: what the gradients were scaled by; undefined where nothing clips them. */
    readonly clipping: Region | undefined;
}

/** `pause` is called where the gradients are there and nothing has been done with them yet. */
export function addUpdate(build: Building, parts: Parts, pause: () => void): UpdateRegions {
    const { learned, optimizer, options } = parts;
    for (const { tensor, regularizers } of learned) {
        for (const regularizer of regularizers) {
            regularizer.addGradient?.(build, tensor);
        }
    }
    pause();
    const limit = options.settings.clip_norm;
    const clipping = limit === null ? undefined : addClipping(build, parts, limit);
    optimizer.addUpdate(build, learned, createPace(options.settings, options.plan));
    for (const { tensor, regularizers } of learned) {
        for (const regularizer of regularizers) {
            regularizer.constrain?.(build, tensor);
        }
    }
    return { clipping };
}

function addClipping(build: Building, { learned }: Parts, limit: number): Region {
    const blocks = learned.map(({ tensor }) => Math.ceil(tensor.values.bytes / 4 / blockOfSquares));
    const all = blocks.reduce((sum, count) => sum + count, 0);
    const sums = build.region('squares', all * 8);
    const factor = build.region('clipping', 4);
    let before = 0;
    for (const [index, { tensor }] of learned.entries()) {
        build.add(squareSums, build.gradient(tensor), tensor.values.bytes / 4, sums.at(before * 8));
        before += blocks[index]!;
    }
    build.add(clipFactor, sums, all, factor, { double: limit });
    for (const { tensor } of learned) {
        build.add(scaleBy, build.gradient(tensor), tensor.values.bytes / 4, factor);
    }
    return factor;
}
