// The error of averaged dropout networks against how many are averaged, beside that of the one network with scaled weights, as
// in Srivastava et al. (2014), figure 11.

import { t } from '../core/localize.ts';
import { valueAxis } from './extent.ts';
import { numberText, shareText } from './number-text.ts';
import type { Scene } from './scene.ts';

export interface MonteCarloErrors {
    /** Networks averaged; ascending. */
    readonly samples: readonly number[];
    /** Mean over repetitions: the share of wrong predictions, or the root mean squared error. */
    readonly error: readonly number[];
    /** Standard deviation over repetitions; NaN for a single one. */
    readonly deviation?: readonly number[];
    /** The error with dropout off. */
    readonly scaled: number;
    /** True for a root mean squared error. */
    readonly isRegression?: boolean;
}

export function monteCarloError(errors: MonteCarloErrors): Scene {
    const { samples, error, deviation, scaled, isRegression = false } = errors;
    const text = isRegression ? numberText : shareText;
    const [low, high] = [-1, 1].map(sign =>
        error.map((value, index) => value + sign * (deviation?.[index] ?? 0)),
    ) as [number[], number[]];
    const reached = samples.find((_, index) => error[index]! <= scaled);
    const [first = 1, last = 1] = [samples[0], samples.at(-1)];
    const numbers = [text(error[0]), first, text(error.at(-1)), last, text(scaled)];
    const said = isRegression
        ? t('RMSE from {0} with {1} to {2} with {3} averaged networks; {4} with scaled weights', ...numbers)
        : t('Error from {0} with {1} to {2} with {3} averaged networks; {4} with scaled weights', ...numbers);
    return {
        title: t('Monte-Carlo dropout against scaled weights'),
        description: `${said}${reached === undefined ? t(', which they do not reach.') : t(', which {0} reach.', reached)}`,
        x:
            last / first > 30
                ? { kind: 'log', label: t('networks averaged'), minimum: first, maximum: last }
                : {
                      kind: 'linear',
                      label: t('networks averaged'),
                      minimum: first,
                      maximum: Math.max(last, first + 1),
                      whole: true,
                  },
        y: valueAxis([low, high, error, [scaled]], {
            label: isRegression ? t('validation RMSE') : t('validation error'),
            asShare: !isRegression,
        }),
        marks: [
            ...(deviation === undefined
                ? []
                : [{ kind: 'area', paint: 0, x: samples, low, high, opacity: 0.18 } as const]),
            { kind: 'rule', y: scaled, paint: 1, dash: [7, 4] },
            { kind: 'line', paint: 0, x: samples, y: error },
            { kind: 'points', paint: 0, x: samples, y: error },
        ],
        key: [
            { label: t('Monte-Carlo average'), paint: 0, sample: 'line' },
            ...(deviation === undefined
                ? []
                : [{ label: t('one standard deviation'), paint: 0, sample: 'area', opacity: 0.18 } as const]),
            { label: t('scaled weights'), paint: 1, sample: 'line', dash: [7, 4] },
        ],
        table: {
            headings: [t('networks averaged'), t('error'), t('standard deviation')],
            rows: samples.map((count, index) => [count, error[index], deviation?.[index]]),
        },
    };
}
