// How the second operand of a product is laid out while it is used: in panels of up to 48 columns, whose rows lie one
// after the other. Both dialects read this file, so it holds plain constants alone.

/** Columns are dealt to panels in units of 16, so that panels of a part differ by one unit at most. */
export const unitColumns = 16;
/** Units of a panel: 48 columns are twelve vectors of sums, enough to hide how long a multiply-add takes. */
export const panelUnits = 3;
/** Bytes from one row of a panel to the next; also that of the sums of one panel. */
export const panelStride = 192;
/**
 * Rows of a panel that are used in one go: they stay in the first-level cache while the rows of the first operand go by.
 * A place in such a block, in bytes, fits 16 bits.
 */
export const blockRows = 224;
/** Rows of the first operand, and so of sums, that are done in one go. */
export const chunkRows = 128;
/** Bytes of panels of weights that are packed before they are used; they stay in the second-level cache. */
export const packedBytes = 262144;
/** The same of gradients, all of which each block of rows of weights needs. */
export const packedGradientBytes = 1048576;
/** Rows of weights whose gradient is computed, and used, in one go. */
export const gradientRows = 32;
/** Parts that can note whether they have listed their rows. */
export const mostParts = 64;
/** Multiplications of a product that one thread does at once, with nothing packed. */
export const smallProduct = 2048;
/** Above this share of values other than zero, skipping the others costs more than it saves. */
export const densest = 0.82;
