import { sizeOf } from '../../../core/shape.ts';
import { createDropRate } from '../../drop-rate.ts';
import { maskedValues, maskKinds } from '../noise/masked-values.ts';
import type { WasmOpOf } from './types.ts';

/** `y = x m / (1 - p)`, `m ~ Bernoulli(1 - p)` for each value of each example; `dx = dy m / (1 - p)`. */
export const dropout: WasmOpOf<'dropout'> = use => {
    const rateAt = createDropRate(use.parameters.rate, use.plan, use.description);
    return maskedValues({
        use,
        rateAt,
        period: sizeOf(use.outputShape),
        forward: maskKinds.inverted,
        backward: maskKinds.inverted,
        fusable: { what: 'dropout', rateAt, noiseKey: use.noiseKey },
    });
};
