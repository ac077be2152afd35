// The numbers that a network is made of: float32 to train, float64 to check gradients.

export type Floats = Float32Array | Float64Array;
export type Precision = 'float32' | 'float64';

export function allocateFloats(precision: Precision, length: number): Floats {
    return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}
