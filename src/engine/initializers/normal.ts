import { fillNormals } from '../../core/random/streams.ts';
import { inChunks } from './chunks.ts';
import type { InitialWeights } from './types.ts';

/** `w ~ N(0, variance)`. */
export function fillScaledNormals({ values, place }: InitialWeights, variance: number): void {
    const deviation = Math.sqrt(variance);
    inChunks(values, (drawn, from) => {
        fillNormals(drawn, place, from);
        for (let i = 0; i < drawn.length; i++) {
            values[from + i] = deviation * drawn[i]!;
        }
    });
}
