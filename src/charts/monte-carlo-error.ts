// The error of averaged dropout networks against how many are averaged, beside that of the one network with scaled weights, as
// in Srivastava et al. (2014), figure 11.

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
    return {
        title: 'Monte-Carlo dropout against scaled weights',
        description: `${isRegression ? 'Root mean squared error' : 'Error'} from ${text(error[0])} with ${first} to ${text(error.at(-1))} with ${last} averaged networks; ${text(scaled)} with scaled weights${reached === undefined ? ', which they do not reach' : `, which ${reached} reach`}.`,
        x:
            last / first > 30
                ? { kind: 'log', label: 'networks averaged', minimum: first, maximum: last }
                : {
                      kind: 'linear',
                      label: 'networks averaged',
                      minimum: first,
                      maximum: Math.max(last, first + 1),
                      whole: true,
                  },
        y: valueAxis([low, high, error, [scaled]], {
            label: isRegression ? 'validation RMSE' : 'validation error',
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
            { label: 'Monte-Carlo average', paint: 0, sample: 'line' },
            ...(deviation === undefined
                ? []
                : [{ label: 'one standard deviation', paint: 0, sample: 'area', opacity: 0.18 } as const]),
            { label: 'scaled weights', paint: 1, sample: 'line', dash: [7, 4] },
        ],
        table: {
            headings: ['networks averaged', 'error', 'standard deviation'],
            rows: samples.map((count, index) => [count, error[index], deviation?.[index]]),
        },
    };
}
