import { createDropRate, stackedRates } from '../drop-rate.ts';
import { createMaskedWeights } from '../masked-weights.ts';
import { weightsOf } from '../noise-checks.ts';
import type { Op } from './types.ts';

/** Wan et al. (2013): masks on the weights of the next affine layer, in `masked-weights.ts`. By itself it is nothing. */
export const dropConnect: Op<'drop_connect'> = use => {
    const { parameters, plan, description } = use;
    const actedOn = weightsOf(use.actedOn, description);
    const rateAt = createDropRate(parameters.rate, plan, description);
    return {
        learned: [],
        isIdentity: true,
        forward() {},
        backward() {},
        weightDropRate: rateAt,
        actOnWeights: (affine, others) =>
            createMaskedWeights({
                ...use,
                actedOn,
                affine,
                rateAt: others === undefined ? rateAt : stackedRates(rateAt, others),
            }),
    };
};
