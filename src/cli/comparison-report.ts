// What `compare` and `measure` say of a comparison, to people and to programs.

import { differenceOf } from '../experiments/comparison/measured-comparison.ts';
import type { ComparedOverPairs, ComparisonResult, Pair } from '../experiments/comparison/run-comparison.ts';
import { plural } from '../lint/format.ts';
import type { RunSummary } from '../model/metrics.ts';
import type { Environment } from './environment.ts';
import { summaryToJson } from './run-json.ts';

export interface ComparisonTitles {
    /** `digits_mlp: dropout`. */
    readonly title: string;
    /** What both sides are called: `without dropout`, `with dropout`. */
    readonly base: string;
    readonly variant: string;
    /** The largest number of pairs. */
    readonly pairs: number;
    /** Further keys of every JSON object. */
    readonly keys: Readonly<Record<string, string | number>>;
    /** Further keys of the summary: what it was measured of. */
    readonly summaryKeys?: Readonly<Record<string, unknown>>;
}

export interface ComparisonVoice {
    /** @param known pairs that are in the history */
    begin(known?: number): void;
    progress(index: number, side: 'base' | 'variant', share: number): void;
    pair(pair: Pair): void;
    end(result: ComparisonResult): void;
}

/** An interface: more keys may be added, none may go. */
export function jsonVoice(
    { pairs, keys, summaryKeys }: ComparisonTitles,
    { print }: Environment,
): ComparisonVoice {
    const say = (object: object) => print(`${JSON.stringify(object)}\n`);
    const summaryOf = (summary: RunSummary) => {
        const { event: _, ...rest } = summaryToJson(summary, true);
        return rest;
    };
    return {
        begin() {},
        progress() {},
        pair({ index, seed, result }) {
            say({
                event: 'pair',
                ...keys,
                index,
                pairs,
                seed,
                ...('base' in result
                    ? { base: summaryOf(result.base), variant: summaryOf(result.variant) }
                    : { error: result.problem, side: result.side }),
            });
        },
        end(result) {
            say({
                event: 'summary',
                ...keys,
                ...summaryKeys,
                pairs,
                done: result.pairs.length,
                failures: result.pairs.length - result.count,
                verdict: result.verdict,
                ...(result.values && {
                    confidence: 0.95,
                    validation_loss: differenceOf(result.values.validationLoss),
                    [isRegression(result) ? 'validation_rmse' : 'validation_error']: differenceOf(
                        result.values.validationError,
                    ),
                    training_loss: differenceOf(result.values.trainingLoss),
                    gap: differenceOf(result.values.gap),
                }),
            });
        },
    };
}

const clearLine = '\r\u001b[2K';

export function prettyVoice(
    titles: ComparisonTitles,
    { print, complain, output }: Environment,
): ComparisonVoice {
    const { style, isTerminal } = output;
    const show = (text: string) => print(isTerminal ? `${clearLine}${text}` : `${text}\n`);
    const width = String(titles.pairs).length;
    const place = (index: number): string => `${String(index + 1).padStart(width)}/${titles.pairs}`;
    return {
        begin(known = 0) {
            const before = known === 0 ? '' : `; ${plural(known, 'pair')} trained before`;
            print(
                `${style.bold(titles.title)}: ${titles.variant} against ${titles.base}, ` +
                    `at most ${plural(titles.pairs, 'pair')} of runs with one seed each${before}\n\n`,
            );
        },
        progress(index, side, share) {
            if (isTerminal) {
                show(`${place(index)}  ${titles[side]}  ${style.dim(`${Math.floor(100 * share)}%`)}`);
            }
        },
        pair({ index, seed, result }) {
            const said =
                'base' in result
                    ? `validation loss ${result.base.bestValidationLoss.toFixed(4)} -> ${result.variant.bestValidationLoss.toFixed(4)}`
                    : style.red(`${titles[result.side]}: ${result.problem}`);
            show(`${place(index)}  seed ${seed}  ${said}${isTerminal ? '\n' : ''}`);
        },
        end(result) {
            if (isTerminal) {
                print(clearLine);
            }
            const { values } = result;
            if (values === undefined) {
                complain(
                    result.pairs.length === 0
                        ? 'Stopped before the first pair was done.\n'
                        : 'No pair of runs ended well.\n',
                );
                return;
            }
            print(`\n${table(titles, result, style.dim)}\n\n${wordsOf(titles, result)}\n`);
        },
    };
}

function isRegression({ pairs }: ComparisonResult): boolean {
    return pairs.some(({ result }) => 'base' in result && result.base.bestValidationRmse !== undefined);
}

/** How a value and its differences are written: errors of classification in percent and points. */
interface Format {
    readonly name: string;
    value(value: number): string;
    difference(value: number): string;
    readonly unit: string;
}

const plain = (name: string): Format => ({
    name,
    value: value => value.toFixed(4),
    difference: value => value.toFixed(4),
    unit: '',
});

function table(
    { base, variant }: ComparisonTitles,
    result: ComparisonResult,
    dim: (text: string) => string,
): string {
    const { values } = result;
    if (values === undefined) {
        return '';
    }
    const error: Format = isRegression(result)
        ? plain('validation RMSE')
        : {
              name: 'validation error',
              value: value => `${(100 * value).toFixed(2)}%`,
              difference: value => (100 * value).toFixed(2),
              unit: ' points',
          };
    const row = (format: Format, value: ComparedOverPairs): string[] => [
        format.name,
        format.value(value.base),
        format.value(value.variant),
        differenceText(format, value),
    ];
    const rows = [
        ['', base, variant, 'difference (95% interval)'],
        row(plain('validation loss'), values.validationLoss),
        row(error, values.validationError),
        row(plain('training loss'), values.trainingLoss),
        row(plain('gap'), values.gap),
    ];
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map(cells => cells[column]!.length)));
    return rows
        .map((cells, index) => {
            const line = cells
                .map((cell, column) =>
                    column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
                )
                .join('  ');
            return index === 0 ? dim(line) : line;
        })
        .join('\n');
}

function differenceText(format: Format, { look: { interval } }: ComparedOverPairs): string {
    const sign = interval.mean < 0 ? '' : '+';
    const margin = Number.isFinite(interval.margin) ? ` ± ${format.difference(interval.margin)}` : '';
    return `${sign}${format.difference(interval.mean)}${margin}${format.unit}`;
}

/** The verdict in one or two sentences. */
export function wordsOf({ variant, base, pairs }: ComparisonTitles, result: ComparisonResult): string {
    const { values, verdict, count } = result;
    const failures = result.pairs.length - count;
    const failed = failures === 0 ? '' : ` ${plural(failures, 'pair')} failed and count for nothing.`;
    if (values === undefined) {
        return `Nothing is known yet.${failed}`;
    }
    const { interval } = values.validationLoss.look;
    const difference = differenceText(plain(''), values.validationLoss);
    switch (verdict) {
        case 'different':
            return (
                `Validation loss is ${interval.mean < 0 ? 'lower' : 'higher'} ${variant} than ${base}: ` +
                `${difference} over ${plural(count, 'pair')}.${failed}`
            );
        case 'same':
            return (
                `There is no evidence of a difference in validation loss: ` +
                `${difference} over ${plural(count, 'pair')}.${failed}`
            );
        case 'undecided':
            return `Stopped after ${count} of ${plural(pairs, 'pair')}, too early to say: ${difference}.${failed}`;
        default:
            return verdict satisfies never;
    }
}
