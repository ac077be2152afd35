// The combinations of a sweep as a table, the best first, for a terminal and for a page.

import { t } from '../core/localize.ts';
import type { Combination, OverSeeds } from './sweep-summary.ts';

export interface SweepTable {
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
}

/** Mean and, over several seeds, deviation of the best epochs. The first columns are the axes. */
export function sweepTable(axes: readonly string[], combinations: readonly Combination[]): SweepTable {
    const isRegression = combinations.some(({ validationRmse }) => validationRmse !== undefined);
    // How far a search has trained each of them.
    const isHalved = combinations.some(({ until }) => until !== undefined);
    return {
        head: [
            ...axes,
            ...(isHalved ? [t('epochs')] : []),
            t('validation loss'),
            isRegression ? 'RMSE' : t('accuracy'),
            t('gap'),
            t('seeds'),
        ],
        rows: combinations.map(found => [
            ...found.labels,
            ...(isHalved ? [found.until === undefined ? t('all') : String(found.until)] : []),
            found.validationLoss === undefined ? t('failed') : spread(found.validationLoss),
            isRegression ? spread(found.validationRmse) : spread(found.validationAccuracy, 100, 1, '%'),
            spread(found.gap),
            String(found.seeds),
        ]),
    };
}

function spread(value: OverSeeds | undefined, factor = 1, digits = 4, unit = ''): string {
    if (value === undefined) {
        return '';
    }
    const mean = (factor * value.mean).toFixed(digits);
    return value.deviation === undefined
        ? `${mean}${unit}`
        : `${mean} ± ${(factor * value.deviation).toFixed(digits)}${unit}`;
}
