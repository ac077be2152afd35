// Every rule there is, in alphabetical order.

import type { Rule } from '../rule.ts';
import { dropoutAfterOutputActivation } from './dropout-after-output-activation.ts';
import { dropoutBeforeBatchnorm } from './dropout-before-batchnorm.ts';
import { dropoutOnShortcut } from './dropout-on-shortcut.ts';
import { dropoutOnUnderparameterised } from './dropout-on-underparameterised.ts';
import { dropoutWeightBatchnorm } from './dropout-weight-batchnorm.ts';
import { effectiveWidthBelowClasses } from './effective-width-below-classes.ts';
import { elementwiseDropoutBeforeGlobalPool } from './elementwise-dropout-before-global-pool.ts';
import { elementwiseDropoutBeforeMaxpool } from './elementwise-dropout-before-maxpool.ts';
import { iidDropoutOnFeatureMap } from './iid-dropout-on-feature-map.ts';
import { noiseBudget } from './noise-budget.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';
import { stackedDropout } from './stacked-dropout.ts';

export const rules: readonly Rule[] = [
    dropoutAfterOutputActivation,
    dropoutBeforeBatchnorm,
    dropoutOnShortcut,
    dropoutOnUnderparameterised,
    dropoutWeightBatchnorm,
    effectiveWidthBelowClasses,
    elementwiseDropoutBeforeGlobalPool,
    elementwiseDropoutBeforeMaxpool,
    iidDropoutOnFeatureMap,
    noiseBudget,
    rateOutOfRange,
    stackedDropout,
];

export function ruleOf(id: string): Rule | undefined {
    return rules.find(rule => rule.id === id);
}
