import { fillNormals } from '../../core/random/streams.ts';
import type { InitialWeights } from './types.ts';

/** `w ~ N(0, variance)`. */
export function fillScaledNormals({ values, place }: InitialWeights, variance: number): void {
    const deviation = Math.sqrt(variance);
    const drawn = new Float64Array(values.length);
    fillNormals(drawn, place);
    for (let i = 0; i < values.length; i++) {
        values[i] = deviation * drawn[i]!;
    }
}
