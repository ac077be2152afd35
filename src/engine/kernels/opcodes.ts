// The instructions of a program. Both dialects read this file, so it holds plain constants alone. What an argument is, is
// said at the kernel of the same name; an address of 0 stands for what is left out.

// 1 to 99: the batch, losses, updates, activations.

/** Ends a program. */
export const end = 0;
export const relu = 1;
export const reluBackward = 2;
export const gather = 3;
export const crossEntropy = 4;
export const sumLosses = 5;
/** Ends the program where the loss is not finite. */
export const stopUnlessFinite = 6;
export const addInto = 7;
export const sgd = 8;

// 100 to 199: products.

export const listRows = 100;
export const multiplyRows = 101;
export const inputGradient = 102;
export const weightGradient = 103;

// 200 to 299: other layers.

// 300 to 399: noise.
