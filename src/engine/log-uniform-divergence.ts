// What learned drop rates cost: the divergence of multiplicative Gaussian noise from a log-uniform prior.

import { logarithm } from '../core/random/elementary.ts';
import { exponential, logistic } from './elementary.ts';
import type { RunningRegularizer } from './regularizers/types.ts';

// Molchanov, Ashukha, Vetrov (2017), as in the authors' own code.
const k1 = 0.63576;
const k2 = 1.8732;
const k3 = 1.48695;

/**
 * KL(N(θ, α θ²) ‖ log-uniform) for one weight or one noise factor, up to a constant that makes it vanish as α → ∞:
 * `k1 - k1 σ(k2 + k3 ln α) + ½ ln(1 + 1/α)`. Molchanov's approximation holds for every α, to within 0.01, while the
 * polynomial of Kingma et al. (2015) holds for α ≤ 1 only, so it serves all three kinds of learned rates.
 */
export function logUniformDivergence(logAlpha: number): number {
    return k1 * logistic(-k2 - k3 * logAlpha) + 0.5 * softplus(-logAlpha);
}

/** Its derivative by ln α, always negative: the prior wants as much noise as it can get. */
export function logUniformDivergenceSlope(logAlpha: number): number {
    const s = logistic(k2 + k3 * logAlpha);
    return -k1 * k3 * s * (1 - s) - 0.5 * logistic(-logAlpha);
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
    return x > 0 ? x + logarithm(1 + exponential(-x)) : logarithm(1 + exponential(x));
}

/**
 * ln α stays within these, rates from 0.00005 to 0.99995: what neither data nor loss holds back would grow for ever, and
 * beyond it nothing changes that anyone could tell.
 */
export const largestLogAlpha = 10;

/**
 * The divergence of an array of ln α, each shared by `shared` noise factors, as a part of the mean loss over `examples`:
 * the evidence bound of Kingma et al. (2015) divided by their number.
 */
export function createDivergence(shared: number, examples: number): RunningRegularizer {
    const weight = shared / examples;
    return {
        penalty(logAlpha) {
            let sum = 0;
            for (const value of logAlpha) {
                sum += logUniformDivergence(value);
            }
            return weight * sum;
        },
        addGradient(logAlpha, gradient) {
            for (let i = 0; i < logAlpha.length; i++) {
                gradient[i] = gradient[i]! + weight * logUniformDivergenceSlope(logAlpha[i]!);
            }
        },
        constrain(logAlpha) {
            for (let i = 0; i < logAlpha.length; i++) {
                const value = logAlpha[i]!;
                if (value > largestLogAlpha || value < -largestLogAlpha) {
                    logAlpha[i] = value > 0 ? largestLogAlpha : -largestLogAlpha;
                }
            }
        },
    };
}

/** ln(p / (1 - p)). */
export function logAlphaOf(rate: number): number {
    return logarithm(rate / (1 - rate));
}

/** α / (1 + α), the drop rate whose Gaussian noise has the variance α. */
export function rateOfLogAlpha(logAlpha: number): number {
    return logistic(logAlpha);
}
