import { elementwise } from '../elementwise.ts';
import type { Op } from './types.ts';

/** `y = x where x ≥ 0, else a x`; `dx = dy where x > 0, else a dy`, a = negative_slope. */
export const leakyRelu: Op<'leaky_relu'> = use => {
    const { negative_slope: a } = use.parameters;
    return elementwise(
        use,
        x => (x >= 0 ? x : a * x),
        x => (x > 0 ? 1 : a),
    );
};
