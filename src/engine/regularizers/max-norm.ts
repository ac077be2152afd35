import type { Regularizer } from './types.ts';

/** `w ← w · min(1, c / ‖w‖₂)` for the weights w into each unit: a column of W. Norms in float64. */
export const maxNorm: Regularizer<'max_norm'> = ({ max_value: limit }, units) => {
    const scales = new Float64Array(units);
    return {
        constrain(weights) {
            scales.fill(0);
            for (let start = 0; start < weights.length; start += units) {
                for (let j = 0; j < units; j++) {
                    const w = weights[start + j]!;
                    scales[j] = scales[j]! + w * w;
                }
            }
            let isAnyTooLong = false;
            for (let j = 0; j < units; j++) {
                const square = scales[j]!;
                const isTooLong = square > limit * limit;
                scales[j] = isTooLong ? limit / Math.sqrt(square) : 1;
                isAnyTooLong ||= isTooLong;
            }
            for (let start = 0; isAnyTooLong && start < weights.length; start += units) {
                for (let j = 0; j < units; j++) {
                    weights[start + j] = weights[start + j]! * scales[j]!;
                }
            }
        },
    };
};
