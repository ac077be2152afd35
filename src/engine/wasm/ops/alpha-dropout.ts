import { sizeOf } from '../../../core/shape.ts';
import { createDropRate } from '../../drop-rate.ts';
import { maskedValues, maskKinds } from '../noise/masked-values.ts';
import type { WasmOpOf } from './types.ts';

/** `y = a (x m + α' (1 - m)) + b`; `dx = a m dy`. a and b are worked out from the rate by the kernel. */
export const alphaDropout: WasmOpOf<'alpha_dropout'> = use =>
    maskedValues({
        use,
        rateAt: createDropRate(use.parameters.rate, use.plan, use.description),
        period: sizeOf(use.outputShape),
        forward: maskKinds.alphaForward,
        backward: maskKinds.alphaBackward,
    });
