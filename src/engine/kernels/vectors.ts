// Vectors of four at the end of an array whose length is no multiple of four.

/** Stores the first `count` of four values. */
export function storeSome(to: usize, values: v128, count: u32): void {
    if (count >= 4) {
        v128.store(to, values);
        return;
    }
    store<f32>(to, f32x4.extract_lane(values, 0));
    if (count > 1) {
        store<f32>(to, f32x4.extract_lane(values, 1), 4);
    }
    if (count > 2) {
        store<f32>(to, f32x4.extract_lane(values, 2), 8);
    }
}

/** The first `count` of four values, and 0 in the place of the others. */
export function onlySome(values: v128, count: u32): v128 {
    return v128.and(values, i32x4.gt_u(i32x4.splat(count), i32x4(0, 1, 2, 3)));
}

/** Copies a few floats: a call of `memory.copy` costs as much as dozens of them. */
export function copyFloats(to: usize, from: usize, count: u32): void {
    const end = from + count * 4;
    for (; from + 16 <= end; from += 16, to += 16) {
        v128.store(to, v128.load(from));
    }
    for (; from < end; from += 4, to += 4) {
        store<u32>(to, load<u32>(from));
    }
}

/** The first two of four floats as float64. */
export function lowHalf(values: v128): v128 {
    return f64x2.promote_low_f32x4(values);
}

/** The last two of four floats as float64. */
export function highHalf(values: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<u64>(values, values, 1, 1));
}

/** Four floats from two pairs of float64. */
export function toFloats(low: v128, high: v128): v128 {
    return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
