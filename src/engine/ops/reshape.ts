import type { Op } from './types.ts';

/** Another shape of the same values in the same order. */
export const reshape: Op<'reshape'> = () => ({ learned: [], isIdentity: true, forward() {}, backward() {} });
