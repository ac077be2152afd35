// What was measured of the predictions and the layers, at the best epoch: for the command line's JSON and for people.

import type { TestEvaluation } from '../experiments/run-store.ts';
import { formatNumber } from '../lint/format.ts';
import { classNameOf, confusionRows, mistakesOf } from '../model/confusion.ts';
import type { ConfusionMatrix, LayerStatistics } from '../model/epoch-details.ts';
import {
    type Measure,
    type MeasuredPart,
    type Measures,
    type MeasureValues,
    measuredParts,
    measureKey,
    measureNames,
    measures,
} from '../model/measures.ts';
import type { RunSummary } from '../model/metrics.ts';
import { displayWidth } from './display-width.ts';
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
export function bestToJson({ best, details }: Pick<RunSummary, 'best' | 'details'>): Json {
    const all = best === undefined ? {} : measuresToJson(best);
    const ofValidation = Object.entries(all).filter(([key]) => key.startsWith('validation_'));
    const { confusion, layers } = details?.best ?? {};
    return {
        ...Object.fromEntries(ofValidation.map(([key, value]) => [`best_${key}`, value])),
        ...(confusion && { best_confusion_matrix: confusionRows(confusion) }),
        ...(confusion?.classNames && { class_names: confusion.classNames }),
        ...(layers && { best_layers: layersToJson(layers) }),
    };
}

/** `test_accuracy`, `test_top_5_accuracy`, `test_confusion_matrix`: what was measured of the test part. */
export function testToJson({ loss, measures: values, accuracy, rmse, confusion }: MeasuredTest): Json {
    const all: MeasureValues = values ?? {
        ...(accuracy !== undefined && { accuracy }),
        ...(rmse !== undefined && { rmse }),
    };
    const shown = measureNames.flatMap(measure => {
        const value = all[measure];
        return value === undefined ? [] : [[`test_${measures[measure].json}`, value] as const];
    });
    return {
        test_loss: loss,
        ...Object.fromEntries(shown),
        ...(confusion && { test_confusion_matrix: confusionRows(confusion) }),
        ...(confusion?.classNames && { class_names: confusion.classNames }),
    };
}

export type MeasuredTest = Pick<TestEvaluation, 'loss' | 'accuracy' | 'rmse' | 'measures' | 'confusion'>;

/** The lines of an evaluation for people: name and text, which may have several lines. */
export function testForPeople(
    { loss, measures: values, accuracy, rmse, confusion }: MeasuredTest,
    glyphs: Environment['output']['glyphs'],
): [string, string][] {
    const all: MeasureValues = values ?? {
        ...(accuracy !== undefined && { accuracy }),
        ...(rmse !== undefined && { rmse }),
    };
    const texts = measureTexts(measure => all[measure]);
    return inGlyphs(
        [
            ['test', [`loss ${short(loss)}`, ...texts].join(', ')],
            ...(confusion === undefined
                ? []
                : [['confusion', describeConfusion(confusion)] as [string, string]]),
        ],
        glyphs,
    );
}

/** `Accuracy 97.2%`, of the measures that there are. */
function measureTexts(read: (measure: Measure) => number | undefined): string[] {
    return measureNames.flatMap(measure => {
        const value = read(measure);
        const { label, form } = measures[measure];
        return value === undefined
            ? []
            : [`${label} ${form === 'share' ? `${(100 * value).toFixed(1)}%` : short(value)}`];
    });
}

/** Not every terminal has more than ASCII. */
function inGlyphs(rows: [string, string][], glyphs: Environment['output']['glyphs']): [string, string][] {
    return glyphs === 'ascii'
        ? rows.map(([name, text]) => [
              name,
              text.replaceAll('²', '2').replaceAll('·', '.').replaceAll('…', '~'),
          ])
        : rows;
}

export function layersToJson(layers: Omit<LayerStatistics, 'histograms'>): Json[] {
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
const longestName = 12;

/** The lines of the summary for people: name and text, which may have several lines. */
export function bestForPeople(
    { best, details }: Pick<RunSummary, 'best' | 'details'>,
    glyphs: Environment['output']['glyphs'],
): [string, string][] {
    if (best === undefined) {
        return [];
    }
    const rows: [string, string][] = [];
    const names = { trainingWithDropout: 'dropout on', training: 'training', validation: 'validation' };
    for (const part of [...measuredParts].reverse()) {
        const texts = measureTexts(measure => best[measureKey(part, measure)]);
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
    return inGlyphs(rows, glyphs);
}

/** A number in three digits, or more where it is large. */
export function short(value: number): string {
    const magnitude = Math.abs(value);
    return magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)
        ? value.toExponential(2)
        : formatNumber(Number(value.toPrecision(3)));
}

/** The matrix itself where it is small, zeros as dots; else the most frequent mistakes. */
function describeConfusion(confusion: ConfusionMatrix): string {
    const rows = confusionRows(confusion);
    const nameOf = (label: number): string => classNameOf(confusion, label);
    const width = Math.max(2, ...confusion.counts.map(count => String(count).length)) + 1;
    if (confusion.classes > mostClassesDrawn || confusion.classes * width > widestMatrix) {
        const mistakes = mistakesOf(confusion);
        const named = mistakes
            .slice(0, mostMistakesNamed)
            .map(({ right, said, count }) => `${nameOf(right)} as ${nameOf(said)}: ${count}`);
        return named.length === 0 ? 'no mistakes' : `most often ${named.join(', ')}`;
    }
    // Columns have room for numbers alone, so rows say which class has which.
    const heads = rows.map((_, label) =>
        nameOf(label) === String(label) ? String(label) : `${shortName(nameOf(label))} ${label}`,
    );
    const headWidth = Math.max(5, ...heads.map(displayWidth));
    const line = (head: string, cells: readonly string[]) =>
        `${' '.repeat(headWidth - displayWidth(head))}${head}${cells.map(cell => cell.padStart(width)).join('')}`;
    return [
        'a row for each right class, a column for each predicted one',
        line(
            '',
            Array.from(rows, (_, index) => String(index)),
        ),
        ...rows.map((counts, index) =>
            line(
                heads[index] ?? '',
                counts.map(count => (count === 0 ? '·' : String(count))),
            ),
        ),
    ].join('\n');
}

function shortName(name: string): string {
    return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}
