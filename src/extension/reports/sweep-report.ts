// The page of a sweep: its combinations, the best first, and each of its runs. Pure.

import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import type { SweepEntry } from '../../experiments/run-sweep.ts';
import type { StoredSweep } from '../../experiments/stored-sweep.ts';
import { type Combination, summarizeSweep } from '../../experiments/sweep-summary.ts';
import { sweepTable } from '../../experiments/sweep-table.ts';
import { plain, tableOf } from './markdown.ts';

/** A sweep of this window. */
export interface RunSweep {
    readonly name: string;
    readonly spec: string;
    readonly axes: readonly string[];
    readonly repeats: number;
    readonly count: number;
    readonly entries: readonly SweepEntry[];
    readonly state: 'running' | 'stopped' | 'ended';
}

export function sweepReport({ name, spec, axes, repeats, count, entries, state }: RunSweep): string {
    const failed = entries.filter(({ result }) => 'problem' in result).length;
    const so = {
        running: t('{0} of {1} runs of {2}, so far.', entries.length, count, plain(spec)),
        stopped: t('{0} of {1} runs of {2}, then it was stopped.', entries.length, count, plain(spec)),
        ended: t('{0} of {1} runs of {2}.', entries.length, count, plain(spec)),
    }[state];
    return page(
        name,
        failed > 0 ? `${so} ${t('{0} failed.', failed)}` : so,
        axes,
        summarizeSweep({ repeats }, entries),
        entries.map(({ labels, seed, result }) => [
            ...labels,
            String(seed),
            ...('problem' in result
                ? ['', '', plain(result.problem)]
                : [
                      String(result.summary.bestEpoch),
                      result.summary.bestValidationLoss.toFixed(4),
                      metricOf(result.summary),
                  ]),
        ]),
    );
}

/** The page of a sweep that another window or a command line has run, from the history. */
export function storedSweepReport({ axes, runs, combinations }: StoredSweep): string {
    const [first] = runs;
    return page(
        first?.name ?? '',
        t('{0} runs of {1} are in the history.', runs.length, plain(first?.spec ?? '')),
        axes,
        combinations,
        runs.map(run => [
            ...axes.map(axis => run.sweep?.values[axis] ?? ''),
            String(run.seed),
            String(run.bestEpoch ?? ''),
            run.bestValidationLoss?.toFixed(4) ?? '',
            run.state === 'finished' ? metricOf(run) : plain(run.message ?? run.state),
        ]),
    );
}

function page(
    name: string,
    state: string,
    axes: readonly string[],
    combinations: readonly Combination[],
    runs: readonly (readonly string[])[],
): string {
    const { head, rows } = sweepTable(axes, combinations);
    const asCode = (row: readonly string[]): string[] =>
        row.map((cell, column) => (column < axes.length ? code(cell) : cell));
    const parts = [`# ${t('Sweep of {0}', plain(name))}`, state];
    if (rows.length > 0) {
        parts.push(
            t(
                'Each combination by the mean of its best validation losses over the seeds, the lowest first; behind ± the standard deviation.',
            ),
            tableOf([...axes.map(code), ...head.slice(axes.length)], rows.map(asCode), axes.length),
        );
    }
    if (runs.length > 0) {
        const columns = [...axes.map(code), t('seed'), t('best epoch'), t('validation loss'), ''];
        parts.push(`## ${t('Runs')}`, tableOf(columns, runs.map(asCode), axes.length));
    }
    return `${parts.join('\n\n')}\n`;
}

function code(text: string): string {
    return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

function metricOf({
    bestValidationAccuracy,
    bestValidationRmse,
}: Pick<StoredRun, 'bestValidationAccuracy' | 'bestValidationRmse'>): string {
    if (bestValidationAccuracy !== undefined) {
        return t('accuracy {0}%', (100 * bestValidationAccuracy).toFixed(1));
    }
    return bestValidationRmse === undefined ? '' : `RMSE ${bestValidationRmse.toPrecision(4)}`;
}
