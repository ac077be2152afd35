// Four float32 at a time, at the end of a row fewer; and in float64.

/** Four float32, or the first `count` of them and zeros. */
export function loadUpTo(from: usize, count: u32): v128 {
    if (count >= 4) {
        return v128.load(from);
    }
    if (count == 1) {
        return v128.load32_zero(from);
    }
    const pair = v128.load64_zero(from);
    return count == 2 ? pair : f32x4.replace_lane(pair, 2, load<f32>(from, 8));
}

/** Stores four float32, or the first `count` of them. */
export function storeUpTo(into: usize, values: v128, count: u32): void {
    if (count >= 4) {
        v128.store(into, values);
        return;
    }
    store<f32>(into, f32x4.extract_lane(values, 0));
    if (count > 1) {
        store<f32>(into, f32x4.extract_lane(values, 1), 4);
    }
    if (count > 2) {
        store<f32>(into, f32x4.extract_lane(values, 2), 8);
    }
}

/** The first two of four float32, as float64. */
export function lowOf(values: v128): v128 {
    return f64x2.promote_low_f32x4(values);
}

/** The last two of four float32, as float64. */
export function highOf(values: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<u64>(values, values, 1, 1));
}

/** Four float32 from four float64. */
export function demote(low: v128, high: v128): v128 {
    return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
