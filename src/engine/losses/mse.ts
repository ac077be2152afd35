import type { Loss } from './types.ts';

/** `L = mean (y - t)²` over the outputs of an example; `dy = 2 (y - t) / (outputs · rows)`. */
export const mse: Loss<'mse'> = () => ({
    threshold: 0.5,
    sum({ rows, width, outputs: y, targets: t }) {
        let total = 0;
        for (let i = 0, length = rows * width; i < length; i++) {
            const error = y[i]! - t[i]!;
            total += error * error;
        }
        return total / width;
    },
    gradient({ rows, width, outputs: y, targets: t }, dy) {
        const scale = 2 / (width * rows);
        for (let i = 0, length = rows * width; i < length; i++) {
            dy[i] = scale * (y[i]! - t[i]!);
        }
    },
});
