import { createDropRate } from '../../drop-rate.ts';
import { maskedValues, maskKinds } from '../noise/masked-values.ts';
import type { WasmOpOf } from './types.ts';

/** Stochastic depth: dropout with one draw for each example. */
export const pathDropout: WasmOpOf<'path_dropout'> = use =>
    maskedValues({
        use,
        rateAt: createDropRate(use.parameters.rate, use.plan, use.description),
        period: 1,
        forward: maskKinds.inverted,
        backward: maskKinds.inverted,
    });
