// The smooth activations, by number. Both dialects read this file, so it holds plain constants alone.

export const leakyRelu = 0;
export const elu = 1;
export const selu = 2;
export const sigmoid = 3;
export const tanh = 4;
export const silu = 5;
export const softplus = 6;
export const gelu = 7;
