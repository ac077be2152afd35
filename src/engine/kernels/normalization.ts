// Normalization over the batch and over one example. Sums are float64; columns go by fours, and what is computed past the
// last column is thrown away.

import { partStart } from './parts';
import { rowsAt } from './step-block';
import { highHalf, lowHalf, onlySome, storeSome, toFloats } from './vectors';

/** Rows whose part of a few columns stays in the first-level cache. */
const rowsOfBlock: u32 = 128;

/**
 * `y = γ x̂ + β`, `x̂ = (x - μ) / √(σ² + ε)`, over the rows of the batch. Leaves μ, σ² and 1 / √(σ² + ε), float64, each
 * [width rounded up to 4]. Arguments: x, y, γ, β, μ, σ², 1 / √(σ² + ε), width, values of a column in one example, ε.
 */
export function batchNorm(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const means = load<u32>(args, 16);
    const variances = load<u32>(args, 20);
    const inverses = load<u32>(args, 24);
    const width = load<u32>(args, 28);
    const rows = load<u32>(rowsAt) * load<u32>(args, 32);
    const epsilon = f64(load<f32>(args, 36));
    const from = partStart(width, 16, part, parts);
    const to = partStart(width, 16, part + 1, parts);
    if (from == to) {
        return;
    }
    const bytes = ((to - from + 3) & ~3) * 8;
    memory.fill(means + from * 8, 0, bytes);
    memory.fill(variances + from * 8, 0, bytes);
    for (let row: u32 = 0; row < rows; row += rowsOfBlock) {
        const count = min(rowsOfBlock, rows - row);
        for (let column = from; column < to; column += 4) {
            let low = f64x2.splat(0);
            let high = low;
            let at = x + (row * width + column) * 4;
            for (let i: u32 = 0; i < count; i++, at += width * 4) {
                const values = v128.load(at);
                low = f64x2.add(low, lowHalf(values));
                high = f64x2.add(high, highHalf(values));
            }
            addTo(means + column * 8, low, high);
        }
    }
    scale(means, from, to, 1 / f64(rows));
    for (let row: u32 = 0; row < rows; row += rowsOfBlock) {
        const count = min(rowsOfBlock, rows - row);
        for (let column = from; column < to; column += 4) {
            const meanLow = v128.load(means + column * 8);
            const meanHigh = v128.load(means + column * 8, 16);
            let low = f64x2.splat(0);
            let high = low;
            let at = x + (row * width + column) * 4;
            for (let i: u32 = 0; i < count; i++, at += width * 4) {
                const values = v128.load(at);
                const left = f64x2.sub(lowHalf(values), meanLow);
                const right = f64x2.sub(highHalf(values), meanHigh);
                low = f64x2.add(low, f64x2.mul(left, left));
                high = f64x2.add(high, f64x2.mul(right, right));
            }
            addTo(variances + column * 8, low, high);
        }
    }
    scale(variances, from, to, 1 / f64(rows));
    for (let column = from; column < to; column++) {
        store<f64>(inverses + column * 8, 1 / sqrt<f64>(load<f64>(variances + column * 8) + epsilon));
    }
    for (let row: u32 = 0; row < rows; row += rowsOfBlock) {
        const count = min(rowsOfBlock, rows - row);
        for (let column = from; column < to; column += 4) {
            normalize(
                args,
                column,
                row,
                count,
                v128.load(means + column * 8),
                v128.load(means + column * 8, 16),
                toFloats(v128.load(inverses + column * 8), v128.load(inverses + column * 8, 16)),
            );
        }
    }
}

function addTo(sums: usize, low: v128, high: v128): void {
    v128.store(sums, f64x2.add(v128.load(sums), low));
    v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
}

function scale(sums: usize, from: u32, to: u32, factor: f64): void {
    for (let column = from; column < to; column++) {
        store<f64>(sums + column * 8, load<f64>(sums + column * 8) * factor);
    }
}

/**
 * `y = γ (x - μ) / √(σ² + ε) + β` for four columns of `count` rows from `row` on; x, y, γ, β and width as `batchNorm` has
 * them.
 */
function normalize(
    args: usize,
    column: u32,
    row: u32,
    count: u32,
    meanLow: v128,
    meanHigh: v128,
    inverse: v128,
): void {
    const width = load<u32>(args, 28);
    const gamma = v128.load(load<u32>(args, 8) + column * 4);
    const beta = v128.load(load<u32>(args, 12) + column * 4);
    const mean = toFloats(meanLow, meanHigh);
    const rest = restOf(mean, meanLow, meanHigh);
    let x = load<u32>(args) + (row * width + column) * 4;
    let y = load<u32>(args, 4) + (row * width + column) * 4;
    for (; count > 0; count--, x += width * 4, y += width * 4) {
        const centered = f32x4.sub(f32x4.sub(v128.load(x), mean), rest);
        storeSome(y, f32x4.add(f32x4.mul(gamma, f32x4.mul(centered, inverse)), beta), width - column);
    }
}

/** What rounding to float32 has taken from means: where values are large and near each other, it counts. */
function restOf(mean: v128, low: v128, high: v128): v128 {
    return toFloats(f64x2.sub(low, lowHalf(mean)), f64x2.sub(high, highHalf(mean)));
}

/** As `batchNorm`, with running means and variances, float32. Arguments: x, y, γ, β, means, variances, 0, width, values, ε. */
export function batchNormEvaluation(args: usize, part: u32, parts: u32): void {
    const means = load<u32>(args, 16);
    const variances = load<u32>(args, 20);
    const width = load<u32>(args, 28);
    const rows = load<u32>(rowsAt) * load<u32>(args, 32);
    const epsilon = f32x4.splat(load<f32>(args, 36));
    const to = partStart(width, 16, part + 1, parts);
    for (let row: u32 = 0; row < rows; row += rowsOfBlock) {
        const count = min(rowsOfBlock, rows - row);
        for (let column = partStart(width, 16, part, parts); column < to; column += 4) {
            const mean = v128.load(means + column * 4);
            const deviation = f32x4.sqrt(f32x4.add(v128.load(variances + column * 4), epsilon));
            const inverse = f32x4.div(f32x4.splat(1), deviation);
            normalize(args, column, row, count, lowHalf(mean), highHalf(mean), inverse);
        }
    }
}

/**
 * `dγ = Σ dy x̂`, `dβ = Σ dy`, `dx = γ (dy - dβ / n - x̂ dγ / n) / √(σ² + ε)`.
 * Arguments: x, dy, dx or 0, γ, dγ, dβ, μ, 1 / √(σ² + ε), room for 2 × width rounded up to 4 float64, width, values.
 */
export function batchNormBackward(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dx = load<u32>(args, 8);
    const gamma = load<u32>(args, 12);
    const gammaGradient = load<u32>(args, 16);
    const betaGradient = load<u32>(args, 20);
    const means = load<u32>(args, 24);
    const inverses = load<u32>(args, 28);
    const gammaSums = load<u32>(args, 32);
    const width = load<u32>(args, 36);
    const rows = load<u32>(rowsAt) * load<u32>(args, 40);
    const betaSums = gammaSums + ((width + 3) & ~3) * 8;
    const from = partStart(width, 16, part, parts);
    const to = partStart(width, 16, part + 1, parts);
    if (from == to) {
        return;
    }
    const bytes = ((to - from + 3) & ~3) * 8;
    memory.fill(gammaSums + from * 8, 0, bytes);
    memory.fill(betaSums + from * 8, 0, bytes);
    for (let row: u32 = 0; row < rows; row += rowsOfBlock) {
        const count = min(rowsOfBlock, rows - row);
        for (let column = from; column < to; column += 4) {
            const mean = toFloats(v128.load(means + column * 8), v128.load(means + column * 8, 16));
            const rest = restOf(mean, v128.load(means + column * 8), v128.load(means + column * 8, 16));
            const inverse = toFloats(v128.load(inverses + column * 8), v128.load(inverses + column * 8, 16));
            let gammaLow = f64x2.splat(0);
            let gammaHigh = gammaLow;
            let betaLow = gammaLow;
            let betaHigh = gammaLow;
            let at = (row * width + column) * 4;
            for (let i: u32 = 0; i < count; i++, at += width * 4) {
                const centered = f32x4.sub(f32x4.sub(v128.load(x + at), mean), rest);
                const gradient = v128.load(dy + at);
                const product = f32x4.mul(gradient, f32x4.mul(centered, inverse));
                gammaLow = f64x2.add(gammaLow, lowHalf(product));
                gammaHigh = f64x2.add(gammaHigh, highHalf(product));
                betaLow = f64x2.add(betaLow, lowHalf(gradient));
                betaHigh = f64x2.add(betaHigh, highHalf(gradient));
            }
            addTo(gammaSums + column * 8, gammaLow, gammaHigh);
            addTo(betaSums + column * 8, betaLow, betaHigh);
        }
    }
    for (let column = from; column < to; column += 4) {
        const dGamma = toFloats(v128.load(gammaSums + column * 8), v128.load(gammaSums + column * 8, 16));
        const dBeta = toFloats(v128.load(betaSums + column * 8), v128.load(betaSums + column * 8, 16));
        storeSome(gammaGradient + column * 4, dGamma, width - column);
        storeSome(betaGradient + column * 4, dBeta, width - column);
    }
    const n = f32x4.splat(f32(rows));
    for (let row: u32 = 0; dx != 0 && row < rows; row += rowsOfBlock) {
        const count = min(rowsOfBlock, rows - row);
        for (let column = from; column < to; column += 4) {
            const dGamma = toFloats(v128.load(gammaSums + column * 8), v128.load(gammaSums + column * 8, 16));
            const dBeta = toFloats(v128.load(betaSums + column * 8), v128.load(betaSums + column * 8, 16));
            const mean = toFloats(v128.load(means + column * 8), v128.load(means + column * 8, 16));
            const rest = restOf(mean, v128.load(means + column * 8), v128.load(means + column * 8, 16));
            const inverse = toFloats(v128.load(inverses + column * 8), v128.load(inverses + column * 8, 16));
            const factor = f32x4.mul(v128.load(gamma + column * 4), inverse);
            const meanOfGradients = f32x4.div(dBeta, n);
            const slope = f32x4.div(dGamma, n);
            let at = (row * width + column) * 4;
            for (let i: u32 = 0; i < count; i++, at += width * 4) {
                const centered = f32x4.sub(f32x4.sub(v128.load(x + at), mean), rest);
                const normalized = f32x4.mul(centered, inverse);
                const gradient = f32x4.sub(v128.load(dy + at), meanOfGradients);
                const change = f32x4.mul(factor, f32x4.sub(gradient, f32x4.mul(normalized, slope)));
                storeSome(dx + at, change, width - column);
            }
        }
    }
}

/**
 * `running ← m running + (1 - m) batch` of means and variances.
 * Arguments: running means, running variances, μ, σ² (float64), width, m.
 */
export function updateRunning(args: usize, part: u32, parts: u32): void {
    const width = load<u32>(args, 16);
    const momentum = load<f64>(args, 20);
    const to = partStart(width, 16, part + 1, parts);
    for (let which: u32 = 0; which < 8; which += 4) {
        const running = load<u32>(args + which);
        const batch = load<u32>(args + which, 8);
        for (let column = partStart(width, 16, part, parts); column < to; column++) {
            const at = running + column * 4;
            store<f32>(
                at,
                f32(momentum * f64(load<f32>(at)) + (1 - momentum) * load<f64>(batch + column * 8)),
            );
        }
    }
}

/** Σ of `count` floats, in two float64 for each of the lanes. */
function sumOf(from: usize, count: u32): f64 {
    let low = f64x2.splat(0);
    let high = low;
    let i: u32 = 0;
    for (; i + 4 <= count; i += 4) {
        const values = v128.load(from + i * 4);
        low = f64x2.add(low, lowHalf(values));
        high = f64x2.add(high, highHalf(values));
    }
    const sums = f64x2.add(low, high);
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    for (; i < count; i++) {
        sum += f64(load<f32>(from + i * 4));
    }
    return sum;
}

/**
 * `y = γ x̂ + β`, `x̂ = (x - μ) / √(σ² + ε)`, over the last axis. Leaves μ and 1 / √(σ² + ε), float64, for each group.
 * Arguments: x, y, γ, β, [μ, 1 / √(σ² + ε)], width, groups of one example, ε.
 */
export function layerNorm(args: usize, part: u32, parts: u32): void {
    const gamma = load<u32>(args, 8);
    const beta = load<u32>(args, 12);
    const moments = load<u32>(args, 16);
    const width = load<u32>(args, 20);
    const groups = load<u32>(rowsAt) * load<u32>(args, 24);
    const epsilon = f64(load<f32>(args, 28));
    const end = partStart(groups, 1, part + 1, parts);
    for (let group = partStart(groups, 1, part, parts); group < end; group++) {
        const x = load<u32>(args) + group * width * 4;
        const y = load<u32>(args, 4) + group * width * 4;
        const mean = sumOf(x, width) / f64(width);
        let squares: f64 = 0;
        for (let i: u32 = 0; i < width; i++) {
            const deviation = f64(load<f32>(x + i * 4)) - mean;
            squares += deviation * deviation;
        }
        const inverse = 1 / sqrt<f64>(squares / f64(width) + epsilon);
        store<f64>(moments + group * 16, mean);
        store<f64>(moments + group * 16, inverse, 8);
        const center = f32x4.splat(f32(mean));
        const rest = f32x4.splat(f32(mean - f64(f32(mean))));
        const factor = f32x4.splat(f32(inverse));
        for (let i: u32 = 0; i < width; i += 4) {
            const centered = f32x4.sub(f32x4.sub(v128.load(x + i * 4), center), rest);
            const normalized = f32x4.mul(centered, factor);
            const scaled = f32x4.mul(v128.load(gamma + i * 4), normalized);
            storeSome(y + i * 4, f32x4.add(scaled, v128.load(beta + i * 4)), width - i);
        }
    }
}

/**
 * With `g = dy γ`: `dx = (g - mean(g) - x̂ mean(g x̂)) / √(σ² + ε)`.
 * Arguments: x, dy, dx, γ, moments as `layerNorm` leaves them, width, groups.
 */
export function layerNormBackward(args: usize, part: u32, parts: u32): void {
    const gamma = load<u32>(args, 12);
    const moments = load<u32>(args, 16);
    const width = load<u32>(args, 20);
    const groups = load<u32>(rowsAt) * load<u32>(args, 24);
    const end = partStart(groups, 1, part + 1, parts);
    for (let group = partStart(groups, 1, part, parts); group < end; group++) {
        const x = load<u32>(args) + group * width * 4;
        const dy = load<u32>(args, 4) + group * width * 4;
        const dx = load<u32>(args, 8) + group * width * 4;
        const mean = load<f64>(moments + group * 16);
        const center = f32x4.splat(f32(mean));
        const rest = f32x4.splat(f32(mean - f64(f32(mean))));
        const inverse = f32x4.splat(f32(load<f64>(moments + group * 16, 8)));
        let gradients = f64x2.splat(0);
        let products = gradients;
        for (let i: u32 = 0; i < width; i += 4) {
            const g = onlySome(f32x4.mul(v128.load(dy + i * 4), v128.load(gamma + i * 4)), width - i);
            const normalized = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + i * 4), center), rest), inverse);
            const product = onlySome(f32x4.mul(g, normalized), width - i);
            gradients = f64x2.add(gradients, f64x2.add(lowHalf(g), highHalf(g)));
            products = f64x2.add(products, f64x2.add(lowHalf(product), highHalf(product)));
        }
        const meanOfGradients = f32x4.splat(f32(sumOfPair(gradients) / f64(width)));
        const slope = f32x4.splat(f32(sumOfPair(products) / f64(width)));
        for (let i: u32 = 0; i < width; i += 4) {
            const g = f32x4.mul(v128.load(dy + i * 4), v128.load(gamma + i * 4));
            const normalized = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x + i * 4), center), rest), inverse);
            const change = f32x4.sub(f32x4.sub(g, meanOfGradients), f32x4.mul(normalized, slope));
            storeSome(dx + i * 4, f32x4.mul(inverse, change), width - i);
        }
    }
}

function sumOfPair(values: v128): f64 {
    return f64x2.extract_lane(values, 0) + f64x2.extract_lane(values, 1);
}

/**
 * `dγ = Σ dy x̂`, `dβ = Σ dy`. Cut by columns. Arguments: x, dy, dγ, dβ, moments, room for 2 × width rounded up to 4
 * float64, width, groups.
 */
export function layerNormGradients(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const gammaGradient = load<u32>(args, 8);
    const betaGradient = load<u32>(args, 12);
    const moments = load<u32>(args, 16);
    const gammaSums = load<u32>(args, 20);
    const width = load<u32>(args, 24);
    const groups = load<u32>(rowsAt) * load<u32>(args, 28);
    const betaSums = gammaSums + ((width + 3) & ~3) * 8;
    const from = partStart(width, 16, part, parts);
    const to = partStart(width, 16, part + 1, parts);
    if (from == to) {
        return;
    }
    const bytes = ((to - from + 3) & ~3) * 8;
    memory.fill(gammaSums + from * 8, 0, bytes);
    memory.fill(betaSums + from * 8, 0, bytes);
    for (let first: u32 = 0; first < groups; first += rowsOfBlock) {
        const end = min(first + rowsOfBlock, groups);
        for (let column = from; column < to; column += 4) {
            let gammaLow = f64x2.splat(0);
            let gammaHigh = gammaLow;
            let betaLow = gammaLow;
            let betaHigh = gammaLow;
            for (let group = first; group < end; group++) {
                const at = (group * width + column) * 4;
                const values = v128.load(x + at);
                const gradient = v128.load(dy + at);
                const mean = v128.load64_splat(moments + group * 16);
                const inverse = v128.load64_splat(moments + group * 16, 8);
                const low = lowHalf(gradient);
                const high = highHalf(gradient);
                const left = f64x2.mul(f64x2.sub(lowHalf(values), mean), inverse);
                const right = f64x2.mul(f64x2.sub(highHalf(values), mean), inverse);
                gammaLow = f64x2.add(gammaLow, f64x2.mul(low, left));
                gammaHigh = f64x2.add(gammaHigh, f64x2.mul(high, right));
                betaLow = f64x2.add(betaLow, low);
                betaHigh = f64x2.add(betaHigh, high);
            }
            addTo(gammaSums + column * 8, gammaLow, gammaHigh);
            addTo(betaSums + column * 8, betaLow, betaHigh);
        }
    }
    for (let column = from; column < to; column += 4) {
        const dGamma = toFloats(v128.load(gammaSums + column * 8), v128.load(gammaSums + column * 8, 16));
        const dBeta = toFloats(v128.load(betaSums + column * 8), v128.load(betaSums + column * 8, 16));
        storeSome(gammaGradient + column * 4, dGamma, width - column);
        storeSome(betaGradient + column * 4, dBeta, width - column);
    }
}
