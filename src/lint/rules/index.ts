// Every rule there is, in alphabetical order.

import type { Rule } from '../rule.ts';
import { dropoutAfterOutputActivation } from './dropout-after-output-activation.ts';
import { dropoutOnLogits } from './dropout-on-logits.ts';
import { dropoutOnRegressionOutput } from './dropout-on-regression-output.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';
import { stackedDropout } from './stacked-dropout.ts';

export const rules: readonly Rule[] = [
    dropoutAfterOutputActivation,
    dropoutOnLogits,
    dropoutOnRegressionOutput,
    rateOutOfRange,
    stackedDropout,
];

export function ruleOf(id: string): Rule | undefined {
    return rules.find(rule => rule.id === id);
}
