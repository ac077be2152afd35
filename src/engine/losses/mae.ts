import type { Loss } from './types.ts';

/** `L = mean |y - t|` over the outputs of an example; `dy = sign(y - t) / (outputs · rows)`, 0 where they are equal. */
export const mae: Loss<'mae'> = () => ({
    threshold: 0.5,
    sum({ rows, width, outputs: y, targets: t }) {
        let total = 0;
        for (let i = 0, length = rows * width; i < length; i++) {
            total += Math.abs(y[i]! - t[i]!);
        }
        return total / width;
    },
    gradient({ rows, width, outputs: y, targets: t }, dy) {
        const scale = 1 / (width * rows);
        for (let i = 0, length = rows * width; i < length; i++) {
            dy[i] = scale * Math.sign(y[i]! - t[i]!);
        }
    },
});
