// The one operation that products are made of.

/** `a b + c`, rounded once where the processor fuses it and the variant lets it, else twice. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
    return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}
