import type { Loss } from './types.ts';

/**
 * `L = mean of ½ e² where |e| ≤ δ, else δ (|e| - ½ δ)` over the outputs of an example, e = y - t;
 * `dy = min(max(e, -δ), δ) / (outputs · rows)`.
 */
export const huber: Loss<'huber'> = ({ delta }) => ({
    threshold: 0.5,
    sum({ rows, width, outputs: y, targets: t }) {
        let total = 0;
        for (let i = 0, length = rows * width; i < length; i++) {
            const error = Math.abs(y[i]! - t[i]!);
            total += error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
        }
        return total / width;
    },
    gradient({ rows, width, outputs: y, targets: t }, dy) {
        const scale = 1 / (width * rows);
        for (let i = 0, length = rows * width; i < length; i++) {
            dy[i] = scale * Math.min(Math.max(y[i]! - t[i]!, -delta), delta);
        }
    },
});
