// Every rule there is, in alphabetical order.

import type { Rule } from '../rule.ts';
import { alphaDropoutPairing } from './alpha-dropout-pairing.ts';
import { channelDropoutTooFewChannels } from './channel-dropout-too-few-channels.ts';
import { channelDropoutWrongRank } from './channel-dropout-wrong-rank.ts';
import { dropoutAfterOutputActivation } from './dropout-after-output-activation.ts';
import { dropoutBeforeNonzeroActivation } from './dropout-before-nonzero-activation.ts';
import { dropoutNoOp } from './dropout-no-op.ts';
import { dropoutOnLogits } from './dropout-on-logits.ts';
import { dropoutOnRegressionOutput } from './dropout-on-regression-output.ts';
import { dropoutOnTokenIds } from './dropout-on-token-ids.ts';
import { gaussianRateSignFlip } from './gaussian-rate-sign-flip.ts';
import { narrowLayerAnnihilation } from './narrow-layer-annihilation.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';
import { stackedDropout } from './stacked-dropout.ts';

export const rules: readonly Rule[] = [
    alphaDropoutPairing,
    channelDropoutTooFewChannels,
    channelDropoutWrongRank,
    dropoutAfterOutputActivation,
    dropoutBeforeNonzeroActivation,
    dropoutNoOp,
    dropoutOnLogits,
    dropoutOnRegressionOutput,
    dropoutOnTokenIds,
    gaussianRateSignFlip,
    narrowLayerAnnihilation,
    rateOutOfRange,
    stackedDropout,
];

export function ruleOf(id: string): Rule | undefined {
    return rules.find(rule => rule.id === id);
}
