// How likely a mask is to leave nothing: with n independent draws, everything is dropped with probability p^n.

import { rateSlack } from './rates.ts';

/** The probability that `draws` independent draws all drop. */
export function chanceOfNothing(rate: number, draws: number): number {
    return rate ** draws;
}

/** The largest rate at which the share of examples without anything left is at most `share`. */
export function largestRate(share: number, draws: number): number {
    return share ** (1 / draws);
}

/** The same in hundredths, rounded down, as one would write it. */
export function largestWrittenRate(share: number, draws: number): number {
    return Math.floor(largestRate(share, draws) * 100 + rateSlack) / 100;
}

/** The fewest draws with which that share is at most `share`, for a rate in (0, 1). */
export function fewestDraws(share: number, rate: number): number {
    return Math.ceil(Math.log(share) / Math.log(rate) - rateSlack);
}
