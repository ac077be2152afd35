import { CannotRun } from '../cannot-run.ts';
import { createDropRate, stackedRates } from '../drop-rate.ts';
import { createMaskedWeights } from '../masked-weights.ts';
import type { Op } from './types.ts';

/** Wan et al. (2013): masks on the weights of the next affine layer, in `masked-weights.ts`. By itself it is nothing. */
export const dropConnect: Op<'drop_connect'> = use => {
    const { actedOn, parameters, plan, description } = use;
    if (actedOn === undefined) {
        throw new CannotRun(`${description} acts on the weights of the next affine layer, and none follows.`);
    }
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
