// The numbers of alpha dropout (Klambauer, Unterthiner, Mayr, Hochreiter 2017, section 3), for rules about it.

import type { Fix } from '../model/finding.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { formatRate } from './format.ts';
import { rateSlack } from './rates.ts';
import { replaceNoise } from './replacement.ts';

/** SELU's limit for ever smaller inputs, -λα: what alpha dropout puts in the place of a dropped value. */
const negativeLimit = -1.0507009873554805 * 1.6732632423543772;

/** What alpha dropout at rate `p` in [0, 1) multiplies by and adds, so that mean 0 and variance 1 stay as they are. */
export function alphaCorrection(p: number): { readonly scale: number; readonly shift: number } {
    const q = 1 - p;
    const scale = (q + negativeLimit ** 2 * q * p) ** -0.5;
    return { scale, shift: -scale * p * negativeLimit };
}

/** What a dropped value is in the end. */
export function alphaDroppedValue(p: number): number {
    const { scale, shift } = alphaCorrection(p);
    return scale * negativeLimit + shift;
}

/** The higher of the two rates that the paper's authors use in their code, and the lower, for what is above. */
const highestAlphaRate = 0.2;
const usualAlphaRate = 0.1;

/** Alpha dropout in the place of another noise, at its rate or, where that is above the usual ones, at 0.1. */
export function alphaInstead(noise: ResolvedLayer, rate: number): Fix[] {
    const isUsual = rate <= highestAlphaRate + rateSlack;
    const edit = replaceNoise(noise, 'alpha_dropout', isUsual ? undefined : usualAlphaRate);
    return edit
        ? [
              {
                  title: isUsual
                      ? 'Replace by `alpha_dropout`'
                      : `Replace by \`alpha_dropout\` at ${formatRate(usualAlphaRate)}`,
                  safety: 'changes-training',
                  edits: [edit],
              },
          ]
        : [];
}
