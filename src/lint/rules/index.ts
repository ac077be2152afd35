// Every rule there is, in alphabetical order.

import type { Rule } from '../rule.ts';
import { alphaRateHigh } from './alpha-rate-high.ts';
import { budgetTooShortForDropout } from './budget-too-short-for-dropout.ts';
import { doubleRegularisation } from './double-regularisation.ts';
import { dropoutAfterOutputActivation } from './dropout-after-output-activation.ts';
import { dropoutInRegression } from './dropout-in-regression.ts';
import { noDropoutCandidate } from './no-dropout-candidate.ts';
import { rateHighConv } from './rate-high-conv.ts';
import { rateHighHidden } from './rate-high-hidden.ts';
import { rateHighInput } from './rate-high-input.ts';
import { rateNegligible } from './rate-negligible.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';
import { sgdDropoutRecipe } from './sgd-dropout-recipe.ts';
import { singlePassDropout } from './single-pass-dropout.ts';
import { stackedDropout } from './stacked-dropout.ts';
import { tinyDataset } from './tiny-dataset.ts';
import { unevenDenseHead } from './uneven-dense-head.ts';
import { validationIsTrainingData } from './validation-is-training-data.ts';

export const rules: readonly Rule[] = [
    alphaRateHigh,
    budgetTooShortForDropout,
    doubleRegularisation,
    dropoutAfterOutputActivation,
    dropoutInRegression,
    noDropoutCandidate,
    rateHighConv,
    rateHighHidden,
    rateHighInput,
    rateNegligible,
    rateOutOfRange,
    sgdDropoutRecipe,
    singlePassDropout,
    stackedDropout,
    tinyDataset,
    unevenDenseHead,
    validationIsTrainingData,
];

export function ruleOf(id: string): Rule | undefined {
    return rules.find(rule => rule.id === id);
}
