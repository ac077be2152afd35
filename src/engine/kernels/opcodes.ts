// The instructions of a program. Both dialects read this file, so it holds plain constants alone.

/** Ends a program. */
export const end = 0;
/** Arguments: input, output, values of one example. */
export const relu = 1;
/** Arguments: input, output gradient, input gradient, values of one example. */
export const reluBackward = 2;

// 100 to 199: products.

/** See `products/lists.ts`. */
export const listRows = 100;
/** See `products/rows-product.ts`. */
export const multiply = 101;
/** See `products/rows-product.ts`. */
export const multiplyTransposed = 102;
/** See `products/weight-gradient.ts`. */
export const multiplyTransposedLeft = 103;
