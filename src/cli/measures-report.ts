// What was measured of the predictions and the layers, at the best epoch: for the command line's JSON and for people.

import { formatNumber } from '../lint/format.ts';
import type { ConfusionMatrix, LayerStatistics } from '../model/epoch-details.ts';
import {
    type MeasuredPart,
    type Measures,
    measuredParts,
    measureKey,
    measureNames,
    measures,
} from '../model/measures.ts';
import type { RunSummary } from '../model/metrics.ts';
import type { Environment } from './environment.ts';

type Json = Readonly<Record<string, unknown>>;

/** In the objects of an epoch these have had their place and their name from the start. */
const known = new Set<string>(['accuracy', 'rmse']);

/** `validation_top_5_accuracy`, `training_accuracy_with_dropout`: every measure but those that `epoch` begins with. */
export function measuresToJson(metrics: Measures): Readonly<Record<string, number>> {
    const values: Record<string, number> = {};
    for (const part of ['training', 'validation', 'trainingWithDropout'] satisfies MeasuredPart[]) {
        for (const measure of measureNames) {
            const value = metrics[measureKey(part, measure)];
            const isKnown = part !== 'trainingWithDropout' && known.has(measure);
            if (value !== undefined && !isKnown) {
                const name = measures[measure].json;
                values[part === 'trainingWithDropout' ? `training_${name}_with_dropout` : `${part}_${name}`] =
                    value;
            }
        }
    }
    return values;
}

/** The validation measures of the best epoch, its confusion matrix and its layers, for the summary. */
export function bestToJson({ best, details }: RunSummary): Json {
    const all = best === undefined ? {} : measuresToJson(best);
    const ofValidation = Object.entries(all).filter(([key]) => key.startsWith('validation_'));
    const { confusion, layers } = details?.best ?? {};
    return {
        ...Object.fromEntries(ofValidation.map(([key, value]) => [`best_${key}`, value])),
        ...(confusion && { best_confusion_matrix: rowsOf(confusion) }),
        ...(layers && { best_layers: layersToJson(layers) }),
    };
}

/** A row for each right class, a column for each predicted one. */
export function rowsOf({ classes, counts }: ConfusionMatrix): number[][] {
    return Array.from({ length: classes }, (_, row) =>
        Array.from(counts.subarray(row * classes, (row + 1) * classes)),
    );
}

function layersToJson(layers: LayerStatistics): Json[] {
    return layers.names.map((layer, row) => {
        const [weightNorm, unitNorm, gradientNorm] = [
            layers.weightNorm[row]!,
            layers.largestUnitNorm[row]!,
            layers.gradientNorm[row]!,
        ];
        return {
            layer,
            units: layers.units[row]!,
            dead_units: layers.deadUnits[row]!,
            sparsity: layers.sparsity[row]!,
            mean_activation: layers.meanActivation[row]!,
            ...(!Number.isNaN(weightNorm) && {
                weight_norm: weightNorm,
                largest_unit_norm: unitNorm,
                gradient_norm: gradientNorm,
            }),
        };
    });
}

/** A matrix of more classes is no longer compact. */
const mostClassesDrawn = 12;
/** A matrix that is wider is no longer read: 80 columns less the names of the rows. */
const widestMatrix = 62;
const mostMistakesNamed = 5;

/** The lines of the summary for people: name and text, which may have several lines. */
export function bestForPeople(
    { best, details }: RunSummary,
    glyphs: Environment['output']['glyphs'],
): [string, string][] {
    if (best === undefined) {
        return [];
    }
    const rows: [string, string][] = [];
    const names = { trainingWithDropout: 'dropout on', training: 'training', validation: 'validation' };
    for (const part of [...measuredParts].reverse()) {
        const texts = measureNames.flatMap(measure => {
            const value = best[measureKey(part, measure)];
            const { label, form } = measures[measure];
            return value === undefined
                ? []
                : [`${label} ${form === 'share' ? `${(100 * value).toFixed(1)}%` : short(value)}`];
        });
        if (texts.length > 0) {
            rows.push([names[part], texts.join(', ')]);
        }
    }
    const { confusion, layers } = details?.best ?? {};
    if (confusion !== undefined) {
        rows.push(['confusion', describeConfusion(confusion)]);
    }
    for (const [row, dead] of [...(layers?.deadUnits ?? [])].entries()) {
        if (layers !== undefined && dead > 0) {
            rows.push(['dead units', `${layers.names[row]}: ${dead} of ${layers.units[row]} never active`]);
        }
    }
    // Not every terminal has more than ASCII.
    return glyphs === 'ascii'
        ? rows.map(([name, text]) => [name, text.replaceAll('²', '2').replaceAll('·', '.')])
        : rows;
}

function short(value: number): string {
    const magnitude = Math.abs(value);
    return magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)
        ? value.toExponential(2)
        : formatNumber(Number(value.toPrecision(3)));
}

/** The matrix itself where it is small, zeros as dots; else the most frequent mistakes. */
function describeConfusion(confusion: ConfusionMatrix): string {
    const rows = rowsOf(confusion);
    const width = Math.max(2, ...confusion.counts.map(count => String(count).length)) + 1;
    if (confusion.classes > mostClassesDrawn || confusion.classes * width > widestMatrix) {
        const mistakes = rows
            .flatMap((counts, right) => counts.map((count, said) => ({ right, said, count })))
            .filter(({ right, said, count }) => right !== said && count > 0)
            .sort((a, b) => b.count - a.count || a.right - b.right || a.said - b.said);
        const named = mistakes
            .slice(0, mostMistakesNamed)
            .map(({ right, said, count }) => `${right} as ${said}: ${count}`);
        return named.length === 0 ? 'no mistakes' : `most often ${named.join(', ')}`;
    }
    const line = (head: string, cells: readonly string[]) =>
        `${head.padStart(5)}${cells.map(cell => cell.padStart(width)).join('')}`;
    return [
        'a row for each right class, a column for each predicted one',
        line(
            '',
            Array.from(rows, (_, index) => String(index)),
        ),
        ...rows.map((counts, index) =>
            line(
                String(index),
                counts.map(count => (count === 0 ? '·' : String(count))),
            ),
        ),
    ].join('\n');
}
