// The tables of what was measured at the best epoch: of the predictions, and of the layers. Pure.

import { t } from '../core/localize.ts';
import type { LayerStatistics } from '../model/epoch-details.ts';
import { type MeasuredPart, measuredParts, measureKey, measureNames, measures } from '../model/measures.ts';
import { formatCount, formatShare, formatValue } from './format.ts';
import { bestEpochOf } from './overfitting.ts';
import type { RunCurves } from './run-curves.ts';

export interface TableText {
    readonly headings: readonly string[];
    /** The first cell heads its row. */
    readonly rows: readonly (readonly string[])[];
}

const partNames: Readonly<Record<MeasuredPart, string>> = {
    training: t('Training'),
    validation: t('Validation'),
    trainingWithDropout: t('Training, dropout on'),
};

/** What was measured of the predictions at an epoch, from 1; undefined where nothing was. */
export function measuresTable({ curves, info }: RunCurves, epoch: number): TableText | undefined {
    const at = (part: MeasuredPart, measure: (typeof measureNames)[number]): number | undefined =>
        curves.measures[measureKey(part, measure)][epoch - 1];
    // What a noise makes of training is no news where there is none.
    const parts = [...measuredParts]
        .reverse()
        .filter(part => info.hasNoise || part !== 'trainingWithDropout');
    const shown = measureNames.filter(measure => parts.some(part => isKnown(at(part, measure))));
    if (shown.length === 0) {
        return undefined;
    }
    return {
        headings: ['', ...shown.map(measureLabel)],
        rows: parts.map(part => [
            partNames[part],
            ...shown.map(measure =>
                measures[measure].form === 'share'
                    ? formatShare(at(part, measure))
                    : formatValue(at(part, measure)),
            ),
        ]),
    };
}

/** The abbreviations are the same in every language. */
function measureLabel(measure: (typeof measureNames)[number]): string {
    return measure === 'accuracy' ? t('Accuracy') : measures[measure].label;
}

function isKnown(value: number | undefined): boolean {
    return value !== undefined && !Number.isNaN(value);
}

/** A row a layer. */
export function layersTable(layers: LayerStatistics): TableText {
    return {
        headings: [
            t('Layer'),
            t('Dead units'),
            t('Sparsity'),
            t('Weight norm'),
            t('Largest unit'),
            t('Gradient norm'),
        ],
        rows: layers.names.map((name, row) => [
            name,
            t('{0} of {1}', formatCount(layers.deadUnits[row]!), formatCount(layers.units[row]!)),
            formatShare(layers.sparsity[row]),
            formatValue(layers.weightNorm[row]),
            formatValue(layers.largestUnitNorm[row]),
            formatValue(layers.gradientNorm[row]),
        ]),
    };
}

/** What the tables of a run show, and of which epoch; undefined before its first epoch and where nothing was measured. */
export interface BestEpochTables {
    readonly epoch: number;
    readonly measures: TableText;
    readonly layers?: TableText;
}

export function tablesOf(run: RunCurves): BestEpochTables | undefined {
    const epoch = bestEpochOf(run.curves);
    const predictions = epoch === undefined ? undefined : measuresTable(run, epoch);
    if (epoch === undefined || predictions === undefined) {
        return undefined;
    }
    const best = run.details?.best;
    const { layers } = best?.epoch === epoch ? best : {};
    return {
        epoch,
        measures: predictions,
        ...(layers && { layers: layersTable(layers) }),
    };
}
