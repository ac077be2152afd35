import type { Op } from './types.ts';

/** The network itself writes the batch to this layer's output. */
export const input: Op<'input'> = () => ({ learned: [], forward() {}, backward() {} });
