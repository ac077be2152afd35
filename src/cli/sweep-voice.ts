// What `netspec sweep` says: to people a line a run and a table, to programs an object a run and a summary.

import type { SweepEntry } from '../experiments/run-sweep.ts';
import type { Combination, OverSeeds } from '../experiments/sweep-summary.ts';
import { sweepTable } from '../experiments/sweep-table.ts';
import { plural } from '../lint/format.ts';
import { type SweptRuns, valuesOf } from '../model/swept-runs.ts';
import type { Environment } from './environment.ts';
import { summaryToJson } from './run-json.ts';

export interface SweepVoice {
    /** @param known runs whose results are known already, of a sweep that goes on */
    begin(known: number): void;
    progress(index: number, progress: { readonly step: number; readonly steps: number }): void;
    entry(entry: SweepEntry): void;
    end(entries: readonly SweepEntry[], combinations: readonly Combination[], isStopped: boolean): void;
}

/** An interface: more keys may be added, none may go. */
export function jsonVoice(sweep: string, runs: SweptRuns, { print }: Environment): SweepVoice {
    const say = (object: object) => print(`${JSON.stringify(object)}\n`);
    const over = (value: OverSeeds | undefined) =>
        value && { mean: value.mean, ...(value.deviation !== undefined && { deviation: value.deviation }) };
    const waiting = new Map<number, SweepEntry>();
    let told = 0;
    const sayEntry = ({ index, labels, seed, result, until }: SweepEntry): void => {
        const about = {
            event: 'run',
            sweep,
            index,
            runs: runs.planned,
            values: valuesOf(runs, labels),
            seed,
            ...(until !== undefined && { until }),
        };
        if ('problem' in result) {
            say({ ...about, error: result.problem });
            return;
        }
        const { event: _, ...summary } = summaryToJson(result.summary, true);
        say({ ...about, ...summary });
    };
    return {
        begin() {},
        progress() {},
        entry(entry) {
            waiting.set(entry.index, entry);
            // A grid is told of in its order, whichever run ends first; a search in the order of what it finds.
            for (;;) {
                const next = waiting.get(runs.search === null ? told : entry.index);
                if (next === undefined) {
                    return;
                }
                waiting.delete(next.index);
                told++;
                sayEntry(next);
            }
        },
        end(entries, combinations) {
            for (const entry of [...waiting.values()].sort((a, b) => a.index - b.index)) {
                sayEntry(entry);
            }
            say({
                event: 'summary',
                sweep,
                runs: runs.planned,
                done: entries.length,
                combinations: combinations.map(found => ({
                    values: valuesOf(runs, found.labels),
                    seeds: found.seeds,
                    failures: found.failures,
                    ...(found.until !== undefined && { until: found.until }),
                    best_validation_loss: over(found.validationLoss),
                    best_validation_accuracy: over(found.validationAccuracy),
                    best_validation_rmse: over(found.validationRmse),
                    final_gap: over(found.gap),
                })),
            });
        },
    };
}

const clearLine = '\r\u001b[2K';

export function prettyVoice(
    sweep: string,
    runs: SweptRuns,
    { print, complain, output }: Environment,
): SweepVoice {
    const { style, isTerminal } = output;
    const width = String(runs.planned).length;
    const shares = new Map<number, number>();
    const ended = new Set<number>();
    const titleOf = (labels: readonly string[], seed: number): string =>
        [...runs.axes.map((axis, index) => `${axis} = ${labels[index]}`), `seed ${seed}`].join(', ');
    const show = (text: string) => print(isTerminal ? `${clearLine}${text}` : `${text}\n`);
    const place = (): string => `${String(ended.size).padStart(width)}/${runs.planned}`;
    const showProgress = (): void => {
        const running = [...shares.values()].map(share => `${Math.floor(100 * share)}%`);
        show(
            `${place()}  ${style.dim(`${plural(running.length, 'run')} in training: ${running.join(' ')}`)}`,
        );
    };
    return {
        begin(known) {
            const combinations = runs.planned / runs.repeats;
            const all = runs.count / runs.repeats;
            const of = combinations < all ? ` of ${all.toLocaleString('en')}` : '';
            const before = known === 0 ? '' : `; ${plural(known, 'run')} trained before`;
            print(
                `${style.bold(sweep)}: ${plural(combinations, 'combination')}${of} x ${plural(runs.repeats, 'seed')}, ${plural(runs.planned, 'run')}${before}\n\n`,
            );
        },
        progress(index, { step, steps }) {
            if (isTerminal && steps > 0) {
                shares.set(index, step / steps);
                showProgress();
            }
        },
        entry({ index, labels, seed, result, until }) {
            shares.delete(index);
            ended.add(index);
            const upTo = until === undefined ? '' : ` up to epoch ${until}`;
            const said =
                'problem' in result
                    ? style.red(result.problem)
                    : `validation loss ${result.summary.bestValidationLoss.toFixed(4)}${metricText(result.summary)}${upTo}`;
            show(`${place()}  ${titleOf(labels, seed)}  ${said}${isTerminal ? '\n' : ''}`);
            if (isTerminal && shares.size > 0) {
                showProgress();
            }
        },
        end(entries, combinations, isStopped) {
            if (isTerminal) {
                print(clearLine);
            }
            if (entries.length > 0) {
                print(`\n${table(runs, combinations, style.dim)}\n`);
            }
            if (isStopped) {
                complain(`Stopped after ${entries.length} of ${plural(runs.planned, 'run')}.\n`);
            }
        },
    };
}

function metricText(summary: {
    readonly bestValidationAccuracy?: number;
    readonly bestValidationRmse?: number;
}): string {
    if (summary.bestValidationAccuracy !== undefined) {
        return `, accuracy ${(100 * summary.bestValidationAccuracy).toFixed(1)}%`;
    }
    return summary.bestValidationRmse === undefined ? '' : `, RMSE ${summary.bestValidationRmse.toFixed(4)}`;
}

/** The combinations, the best first. */
function table(
    { axes }: SweptRuns,
    combinations: readonly Combination[],
    dim: (text: string) => string,
): string {
    const { head, rows } = sweepTable(axes, combinations);
    const widths = head.map((title, column) =>
        Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)),
    );
    const line = (cells: readonly string[]): string =>
        cells
            .map((cell, column) =>
                column < axes.length ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
            )
            .join('  ')
            .trimEnd();
    return [dim(line(head)), ...rows.map(line)].join('\n');
}
