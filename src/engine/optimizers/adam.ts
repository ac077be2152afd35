import { adamW } from './adamw.ts';
import type { Optimizer } from './types.ts';

/**
 * Kingma and Ba (2015): `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`,
 * `w ← w - η m̂ / (√v̂ + ε)` with `m̂ = m / (1 - β₁ᵗ)` and `v̂ = v / (1 - β₂ᵗ)`: AdamW without its decay.
 */
export const adam: Optimizer<'adam'> = parameters => adamW({ ...parameters, weight_decay: 0 });
