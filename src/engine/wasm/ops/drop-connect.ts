import { createDropRate, stackedRates } from '../../drop-rate.ts';
import { weightsOf } from '../../noise-checks.ts';
import { createMaskedWeights } from '../noise/masked-weights.ts';
import type { WasmOpOf } from './types.ts';

/** Masks on the weights of the next affine layer, in `noise/masked-weights.ts`. By itself it is nothing. */
export const dropConnect: WasmOpOf<'drop_connect'> = use => {
    const { parameters, plan, description, noiseKey } = use;
    const actedOn = weightsOf(use.actedOn, description);
    const rateAt = createDropRate(parameters.rate, plan, description);
    return {
        learned: [],
        isIdentity: true,
        forward: () => ({}),
        weightDropRate: rateAt,
        actOnWeights: (affine, others) =>
            createMaskedWeights({
                actedOn,
                affine,
                rateAt: others === undefined ? rateAt : stackedRates(rateAt, others),
                noiseKey,
            }),
    };
};
