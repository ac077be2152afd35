// Every rule there is, in alphabetical order.

import { asMeasured } from '../efficacy.ts';
import type { Rule } from '../rule.ts';
import { alphaDropoutPairing } from './alpha-dropout-pairing.ts';
import { alphaRateHigh } from './alpha-rate-high.ts';
import { bnVarianceShiftMeasured } from './bn-variance-shift-measured.ts';
import { budgetTooShortForDropout } from './budget-too-short-for-dropout.ts';
import { channelDropoutTooFewChannels } from './channel-dropout-too-few-channels.ts';
import { channelDropoutWrongRank } from './channel-dropout-wrong-rank.ts';
import { doubleRegularisation } from './double-regularisation.ts';
import { dropoutAfterOutputActivation } from './dropout-after-output-activation.ts';
import { dropoutBeforeBatchnorm } from './dropout-before-batchnorm.ts';
import { dropoutBeforeNonzeroActivation } from './dropout-before-nonzero-activation.ts';
import { dropoutInRegression } from './dropout-in-regression.ts';
import { dropoutNoEffect } from './dropout-no-effect.ts';
import { dropoutNoOp } from './dropout-no-op.ts';
import { dropoutOnLogits } from './dropout-on-logits.ts';
import { dropoutOnRegressionOutput } from './dropout-on-regression-output.ts';
import { dropoutOnShortcut } from './dropout-on-shortcut.ts';
import { dropoutOnTokenIds } from './dropout-on-token-ids.ts';
import { dropoutOnUnderparameterised } from './dropout-on-underparameterised.ts';
import { dropoutUnderfit } from './dropout-underfit.ts';
import { dropoutWeightBatchnorm } from './dropout-weight-batchnorm.ts';
import { effectiveWidthBelowClasses } from './effective-width-below-classes.ts';
import { elementwiseDropoutBeforeGlobalPool } from './elementwise-dropout-before-global-pool.ts';
import { elementwiseDropoutBeforeMaxpool } from './elementwise-dropout-before-maxpool.ts';
import { gaussianRateSignFlip } from './gaussian-rate-sign-flip.ts';
import { iidDropoutOnFeatureMap } from './iid-dropout-on-feature-map.ts';
import { mcAverageDiffers } from './mc-average-differs.ts';
import { narrowLayerAnnihilation } from './narrow-layer-annihilation.ts';
import { noDropoutCandidate } from './no-dropout-candidate.ts';
import { noiseBudget } from './noise-budget.ts';
import { overfitGap } from './overfit-gap.ts';
import { pathDropoutOnTrunk } from './path-dropout-on-trunk.ts';
import { rateHighConv } from './rate-high-conv.ts';
import { rateHighHidden } from './rate-high-hidden.ts';
import { rateHighInput } from './rate-high-input.ts';
import { rateNegligible } from './rate-negligible.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';
import { sgdDropoutRecipe } from './sgd-dropout-recipe.ts';
import { singlePassDropout } from './single-pass-dropout.ts';
import { stackedDropout } from './stacked-dropout.ts';
import { tinyDataset } from './tiny-dataset.ts';
import { trainCurveHasDropout } from './train-curve-has-dropout.ts';
import { unevenDenseHead } from './uneven-dense-head.ts';
import { validationIsTrainingData } from './validation-is-training-data.ts';

export const rules: readonly Rule[] = [
    alphaDropoutPairing,
    alphaRateHigh,
    bnVarianceShiftMeasured,
    budgetTooShortForDropout,
    channelDropoutTooFewChannels,
    channelDropoutWrongRank,
    doubleRegularisation,
    dropoutAfterOutputActivation,
    dropoutBeforeBatchnorm,
    dropoutBeforeNonzeroActivation,
    dropoutInRegression,
    dropoutNoEffect,
    dropoutNoOp,
    dropoutOnLogits,
    dropoutOnRegressionOutput,
    dropoutOnShortcut,
    dropoutOnTokenIds,
    dropoutOnUnderparameterised,
    dropoutUnderfit,
    dropoutWeightBatchnorm,
    effectiveWidthBelowClasses,
    elementwiseDropoutBeforeGlobalPool,
    elementwiseDropoutBeforeMaxpool,
    gaussianRateSignFlip,
    iidDropoutOnFeatureMap,
    mcAverageDiffers,
    narrowLayerAnnihilation,
    noDropoutCandidate,
    noiseBudget,
    overfitGap,
    pathDropoutOnTrunk,
    rateHighConv,
    rateHighHidden,
    rateHighInput,
    rateNegligible,
    rateOutOfRange,
    sgdDropoutRecipe,
    singlePassDropout,
    stackedDropout,
    tinyDataset,
    trainCurveHasDropout,
    unevenDenseHead,
    validationIsTrainingData,
].map(rule => asMeasured(rule));

export function ruleOf(id: string): Rule | undefined {
    return rules.find(rule => rule.id === id);
}
