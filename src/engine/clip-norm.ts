import type { Floats } from './floats.ts';

/**
 * `g ← g · min(1, c / ‖g‖₂)` over all gradients together, so that their direction stays (Pascanu, Mikolov, Bengio 2013, On
 * the difficulty of training recurrent neural networks). The norm is summed in float64. Returns the factor.
 */
export function clipNorm(gradients: readonly { readonly gradient: Floats }[], limit: number): number {
    let square = 0;
    for (const { gradient: g } of gradients) {
        for (let i = 0; i < g.length; i++) {
            square += g[i]! * g[i]!;
        }
    }
    if (!(square > limit * limit)) {
        return 1;
    }
    const scale = limit / Math.sqrt(square);
    for (const { gradient: g } of gradients) {
        for (let i = 0; i < g.length; i++) {
            g[i] = g[i]! * scale;
        }
    }
    return scale;
}
