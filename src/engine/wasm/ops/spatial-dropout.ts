import { createDropRate } from '../../drop-rate.ts';
import { maskedValues, maskKinds } from '../noise/masked-values.ts';
import type { WasmOpOf } from './types.ts';

/** Dropout with one draw for each channel, the last axis, of each example. */
export const spatialDropout: WasmOpOf<'spatial_dropout'> = use =>
    maskedValues({
        use,
        rateAt: createDropRate(use.parameters.rate, use.plan, use.description),
        period: use.outputShape.at(-1) ?? 1,
        forward: maskKinds.inverted,
        backward: maskKinds.inverted,
    });
