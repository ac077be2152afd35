// How the second operand of a product is laid out while it is used: in panels of 32 columns, whose rows lie one after the
// other. Both dialects read this file, so it holds plain constants alone.

/** Columns of a panel: eight vectors, as many sums as registers hold beside what is multiplied. */
export const panelColumns = 32;
/** Bytes from one row of a panel to the next; also that of the sums of one panel. */
export const panelStride = 128;
/**
 * Rows of a panel that are used in one go: 256 of them are 32 kB, which stay in the first-level cache while the rows of
 * the first operand go by. A place in such a block, in bytes, fits 16 bits.
 */
export const blockRows = 256;
/** Rows of the first operand, and so of sums, that are done in one go: 16 kB of sums. */
export const chunkRows = 128;
/** Bytes of panels that are packed before they are used; with what else is in use, they stay in the second-level cache. */
export const packedBytes = 524288;
/** Rows of weights whose gradient is computed, and used, in one go. */
export const gradientRows = 32;
/** Parts that can note whether they have listed their rows. */
export const mostParts = 64;
/** Above this share of values other than zero, skipping the others costs more than it saves. */
export const densest = 0.75;
