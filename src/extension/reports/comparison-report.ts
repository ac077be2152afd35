// The page of a comparison over seeds: what it found, and each of its pairs. Pure.

import { differenceOf, measuredComparison } from '../../experiments/comparison/measured-comparison.ts';
import type { ComparisonResult, Side } from '../../experiments/comparison/run-comparison.ts';
import { effectText } from '../../lint/measured-effect.ts';
import type { MeasuredDifference } from '../../model/measurements.ts';
import type { RunSummary } from '../../model/metrics.ts';
import { plain, tableOf } from './markdown.ts';

export interface ComparedRuns {
    readonly title: string;
    readonly spec: string;
    /** What both sides are called. */
    readonly names: { readonly [S in Side]: string };
    /** Most pairs. */
    readonly pairs: number;
    readonly result: ComparisonResult;
}

export function comparisonReport({ title, spec, names, pairs, result }: ComparedRuns): string {
    const measured = measuredComparison(result);
    const { values, count } = result;
    const failures = result.pairs.length - count;
    const parts = [
        `# ${plain(title)}`,
        `${result.pairs.length} of at most ${pairs} pairs of runs of ${plain(spec)}${failures > 0 ? `; ${failures} failed and count for nothing` : ''}.`,
    ];
    if (measured !== undefined && values !== undefined) {
        const row = (name: string, { base, variant, difference, margin }: MeasuredDifference, scale = 1) => [
            name,
            (scale * base).toPrecision(4),
            (scale * variant).toPrecision(4),
            `${difference > 0 ? '+' : ''}${(scale * difference).toPrecision(3)}${margin === null ? '' : ` ± ${(scale * margin).toPrecision(2)}`}`,
        ];
        parts.push(
            `**${sentence(effectText(measured))}**`,
            tableOf(
                ['', plain(names.base), plain(names.variant), 'difference (95 % interval)'],
                [
                    row('validation loss', measured.validationLoss),
                    measured.isRegression
                        ? row('validation RMSE', measured.validationError)
                        : row('validation error, %', measured.validationError, 100),
                    row('training loss, dropout off', measured.trainingLoss),
                    row('gap at the last epoch', differenceOf(values.gap)),
                ],
                1,
            ),
            'Losses and errors are those of the epoch with the lowest validation loss of each run. Both runs of a pair have one seed: ' +
                'the same first weights where shapes allow, and the same batches. Validation loss alone decides when the comparison ends, ' +
                'and the intervals hold whenever it does. No evidence of a difference is not evidence that there is none.',
        );
    }
    if (result.pairs.length > 0) {
        parts.push(
            '## Pairs',
            tableOf(
                ['seed', plain(names.base), plain(names.variant), ''],
                result.pairs.map(({ seed, result: each }) =>
                    'base' in each
                        ? [String(seed), valuesOf(each.base), valuesOf(each.variant), '']
                        : [String(seed), '', '', `${plain(names[each.side])}: ${plain(each.problem)}`],
                ),
                1,
            ),
        );
    }
    return `${parts.join('\n\n')}\n`;
}

function valuesOf({ bestValidationLoss, bestValidationAccuracy, bestEpoch }: RunSummary): string {
    const accuracy =
        bestValidationAccuracy === undefined
            ? ''
            : `, accuracy ${(100 * bestValidationAccuracy).toFixed(1)}%`;
    return `${bestValidationLoss.toFixed(4)}${accuracy} (epoch ${bestEpoch})`;
}

function sentence(text: string): string {
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
