// What `netspec find-rate` says, to people and to programs.

import type { Pair } from '../experiments/comparison/run-comparison.ts';
import type { FoundRates, RateMethod } from '../experiments/rate-finder/find-rates.ts';
import type { SweepEntry } from '../experiments/run-sweep.ts';
import { plural } from '../lint/format.ts';
import {
    type ComparisonTitles,
    jsonVoice as comparisonJson,
    prettyVoice as comparisonPretty,
    wordsOf,
} from './comparison-report.ts';
import type { Environment } from './environment.ts';
import { summaryToJson } from './run-json.ts';

/** A place of a rate, for people: `dropout on line 7`. */
export interface NamedPlace {
    readonly kind: string;
    readonly line: number;
}

export interface RateTitles extends ComparisonTitles {
    readonly run: string;
    readonly by: RateMethod;
    readonly places: readonly NamedPlace[];
}

export interface RateVoice {
    /** @param known candidates that are in the history */
    begin(known: number): void;
    progress(share: number): void;
    candidate(entry: SweepEntry, planned: number): void;
    /** The candidates are known, and one of them is compared with what is there. */
    pair(pair: Pair): void;
    /** @param written whether the file was changed; undefined where that was not asked for */
    end(found: FoundRates, written: boolean | undefined): void;
}

/** An interface: more keys may be added, none may go. */
export function jsonVoice(titles: RateTitles, environment: Environment): RateVoice {
    const { run, by, places, pairs } = titles;
    const say = (object: object) => environment.print(`${JSON.stringify(object)}\n`);
    const comparison = comparisonJson({ ...titles, keys: { run, by } }, environment);
    return {
        begin() {},
        progress() {},
        candidate({ index, labels, seed, result, until }, planned) {
            const about = {
                event: 'candidate',
                run,
                by,
                index,
                runs: planned,
                seed,
                rates: labels.map(label => (Number.isNaN(Number(label)) ? null : Number(label))),
                ...(until !== undefined && { until }),
            };
            if ('problem' in result) {
                say({ ...about, error: result.problem });
                return;
            }
            const { event: _, run: __, ...summary } = summaryToJson(result.summary, true);
            say({ ...about, ...summary });
        },
        pair: comparison.pair,
        end({ before, after, comparison: compared, verdict }, written) {
            const interval = compared?.values?.validationLoss;
            say({
                event: 'summary',
                run,
                by,
                verdict,
                rates: places.map(({ kind, line }, place) => ({
                    layer: kind,
                    line,
                    before: before[place],
                    after: after?.[place] ?? null,
                })),
                pairs,
                done: compared?.pairs.length ?? 0,
                ...(interval && {
                    confidence: 0.95,
                    validation_loss: {
                        base: interval.base,
                        variant: interval.variant,
                        difference: interval.look.interval.mean,
                        margin: Number.isFinite(interval.look.interval.margin)
                            ? interval.look.interval.margin
                            : null,
                    },
                }),
                ...(written !== undefined && { written }),
            });
        },
    };
}

const clearLine = '\r\u001b[2K';

export function prettyVoice(titles: RateTitles, environment: Environment): RateVoice {
    const { print, complain, output } = environment;
    const { style, isTerminal } = output;
    const { run, by, places } = titles;
    const show = (text: string) => print(isTerminal ? `${clearLine}${text}` : `${text}\n`);
    const comparison = comparisonPretty(titles, environment);
    const seen = new Set<number>();
    let isComparing = false;
    const named = ({ kind, line }: NamedPlace): string => `${kind} on line ${line}`;
    return {
        begin(known) {
            const before = known === 0 ? '' : `; ${plural(known, 'candidate')} trained before`;
            const method =
                by === 'halving' ? 'successive halving' : 'what variational dropout learns in its place';
            print(
                `${style.bold(run)}: ${plural(places.length, 'drop rate')} (${places.map(named).join(', ')}) by ${method}${before}\n\n`,
            );
        },
        progress(share) {
            if (isTerminal) {
                show(style.dim(`${Math.floor(100 * share)}%`));
            }
        },
        candidate({ index, labels, seed, result, until }, planned) {
            seen.add(index);
            const upTo = until === undefined ? '' : ` up to epoch ${until}`;
            const said =
                'problem' in result
                    ? style.red(result.problem)
                    : `validation loss ${result.summary.bestValidationLoss.toFixed(4)}${upTo}`;
            const place = `${String(seen.size).padStart(String(planned).length)}/${planned}`;
            show(`${place}  ${labels.join(', ')}, seed ${seed}  ${said}${isTerminal ? '\n' : ''}`);
        },
        pair(pair) {
            if (!isComparing) {
                isComparing = true;
                print(`${isTerminal ? clearLine : ''}\n`);
                comparison.begin();
            }
            comparison.pair(pair);
        },
        end(found, written) {
            if (found.comparison !== undefined) {
                comparison.end(found.comparison);
                print('\n');
            } else if (isTerminal) {
                print(clearLine);
            }
            const verdict = verdictInWords(titles, found);
            if (found.verdict === 'stopped') {
                complain(`${verdict}\n`);
            } else {
                print(`${verdict}\n`);
            }
            if (found.verdict === 'better') {
                for (const [place, each] of places.entries()) {
                    const [old, now] = [found.before[place], found.after?.[place]];
                    print(`  ${named(each)}: ${old === now ? `${old} stays` : `${old} -> ${now}`}\n`);
                }
                print(
                    written === undefined
                        ? '\n--write changes the file so.\n'
                        : written
                          ? '\nThe file has these rates now.\n'
                          : '',
                );
            }
        },
    };
}

/** What was found, in one or two sentences. */
export function verdictInWords(titles: RateTitles, { verdict, comparison, after }: FoundRates): string {
    const rates = after?.join(', ');
    switch (verdict) {
        case 'better':
            return `Better drop rates: ${rates}.`;
        case 'same':
            return 'No other rate was better than the present one: it stays.';
        case 'worse':
            return `The best candidate, ${rates}, is worse than the present rates on other seeds: they stay.`;
        case 'unclear':
            return `No rate was found that is better than the present one: the best candidate was ${rates}, without evidence of a difference. The present rates stay.`;
        case 'stopped':
            return comparison === undefined
                ? 'Stopped, or no run ended well: nothing is known of other rates.'
                : wordsOf(titles, comparison);
        default:
            return verdict satisfies never;
    }
}
