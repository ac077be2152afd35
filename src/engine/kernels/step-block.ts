// What changes from one pass to the next, at a fixed place of the memory, so that no instruction need carry it. Byte
// offsets; both dialects read this file, so it holds plain constants alone.

/** Where it begins: the first kilobyte is left free, so that address 0 is no one's. */
export const stepBlock = 1024;

/** u32: examples of this batch. */
export const rowsAt = 1024;
/** u32: weight updates done before this pass. */
export const stepAt = 1028;
/** u32: key of the random numbers. */
export const seedAt = 1032;
/** u32: `streams.masks` while training, `streams.evaluation_masks` for sampled evaluation (then `stepAt` is the sample). */
export const streamAt = 1036;
/** u32: the place of row 0 among the examples that are evaluated; 0 while training. */
export const firstExampleAt = 1040;
/** u32: where the features of all examples lie, [examples, values]; 0 where this batch is in its place already. */
export const featuresAt = 1044;
/** u32: where the labels (i32) of all examples lie, or 0. */
export const labelsAt = 1048;
/** u32: where the values to predict (f32) of all examples lie, or 0. */
export const valuesAt = 1052;
/** f64: the sum of the losses of the batch. */
export const lossAt = 1056;
/** u32: 1 where sums of the squares of gradients are wanted of this step. */
export const watchesAt = 1064;
/**
 * u32: the number of parts that have packed the weights in a run of this program before, and their panels are still there; 0
 * where they are to be packed.
 */
export const packedByAt = 1068;
/** u32 each, on lines of their own: threads that have come to the barrier, and how often it has opened. */
export const arrivedAt = 1152;
export const openedAt = 1216;
/** u32: threads that sleep at the barrier. */
export const sleepingAt = 1280;

/** u32: how often a program has been started. */
export const startedAt = 1344;
/** u32: the program that was started last; 0 sends the helpers home. */
export const programAt = 1348;
/** u32: among how many threads its work is cut; helpers beyond them do nothing. */
export const partsAt = 1352;
/** u32: helpers that sleep until the next program. */
export const idleAt = 1408;
/** u32: helpers that are there. */
export const helpersAt = 1472;

/**
 * 16 times 16 bytes, never changed: for each pattern of four flags, the bytes that bring the flagged ones of four words to
 * the front.
 */
export const ordersAt = 1536;
/** 192 bytes of zeros, never changed. */
export const zerosAt = 1792;

/** Where it ends and the planner's buffers begin. */
export const stepBlockEnd = 2048;
