// Rates beside the borders that rules draw, to within rounding: `1 - 0.7` is not 0.3 in binary.

import { rateSlack } from './rates.ts';

/** True where a rate is higher than a border by more than rounding. */
export function isAbove(rate: number, border: number): boolean {
    return rate > border + rateSlack;
}

/** True where a rate is a border or higher, to within rounding. */
export function isAtLeast(rate: number, border: number): boolean {
    return rate >= border - rateSlack;
}
