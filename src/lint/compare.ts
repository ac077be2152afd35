// Comparisons of rates, and of what is computed from them, with a limit: 1 - 0.7 is 0.3 for whoever writes it.

import { rateSlack } from './rates.ts';

export function isAbove(value: number, limit: number): boolean {
    return value > limit + rateSlack;
}

export function isAtLeast(value: number, limit: number): boolean {
    return !isAbove(limit, value);
}
