// What `netspec train` shows a person: one line an epoch or a progress bar, then the curves and what they say.

import { drawTerminalChart } from '../charts/terminal-chart.ts';
import { formatNumber, plural } from '../lint/format.ts';
import type { EpochMetrics, RunSummary } from '../model/metrics.ts';
import { overfittingInWords } from '../model/overfitting.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import type { TrainingProgress } from '../protocol/training.ts';
import type { Environment } from './environment.ts';
import { bestForPeople } from './measures-report.ts';
import type { Style } from './style.ts';

type Output = Environment['output'];

const widestChart = 100;
const chartHeight = 12;

/** `digits_mlp on digits: 85,002 parameters, 60 epochs, seed 7`. */
export function headline({ name, network, data, settings }: ResolvedRun, style: Style): string {
    const length =
        settings.epochs === null ? plural(settings.steps ?? 0, 'step') : plural(settings.epochs, 'epoch');
    return `${style.bold(name)} on ${data.name}: ${formatNumber(network.parameterCount)} parameters, ${length}, seed ${settings.seed}`;
}

/** A number for a column: four significant digits, without exponents where that is readable. */
function value(number: number | undefined): string {
    if (number === undefined || !Number.isFinite(number)) {
        return number === undefined ? '' : formatNumber(number);
    }
    const magnitude = Math.abs(number);
    return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)
        ? number.toExponential(2)
        : number.toFixed(magnitude >= 100 ? 1 : 4);
}

function metricOf(epoch: EpochMetrics): readonly [name: string, training: string, validation: string] {
    return epoch.validationAccuracy === undefined
        ? ['rmse', value(epoch.trainingRmse), value(epoch.validationRmse)]
        : ['accuracy', percent(epoch.trainingAccuracy), percent(epoch.validationAccuracy)];
}

function percent(share: number | undefined): string {
    return share === undefined ? '' : `${(share * 100).toFixed(1)}%`;
}

const columnWidths = [6, 11, 11, 11, 11, 11, 9];

function tableRow(cells: readonly string[]): string {
    return cells.map((cell, index) => cell.padStart(columnWidths[index] ?? 0)).join('');
}

/** The two lines over the table of epochs. */
export function tableHead(epoch: EpochMetrics, style: Style): string {
    const [metric] = metricOf(epoch);
    const upper = tableRow(['', 'training', 'validation', '', 'training', 'validation', '']);
    const lower = tableRow(['epoch', 'loss', 'loss', 'gap', metric, metric, 'seconds']);
    return style.dim(`${upper.trimEnd()}\n${lower}`);
}

export function tableLine(epoch: EpochMetrics): string {
    const [, training, validation] = metricOf(epoch);
    return tableRow([
        String(epoch.epoch),
        value(epoch.trainingLoss),
        value(epoch.validationLoss),
        value(epoch.gap),
        training,
        validation,
        epoch.seconds.toFixed(1),
    ]);
}

/** One line that is drawn over itself. */
export function progressLine(
    progress: TrainingProgress,
    latest: EpochMetrics | undefined,
    { style, columns, glyphs }: Output,
): string {
    const share = progress.steps > 0 ? Math.min(1, progress.step / progress.steps) : 0;
    const left = share > 0 && share < 1 ? (progress.seconds / share) * (1 - share) : 0;
    const parts = [
        `epoch ${String(progress.epoch).padStart(String(progress.epochs).length)}/${progress.epochs}`,
        `${String(Math.floor(share * 100)).padStart(3)}%`,
        ...(latest === undefined
            ? []
            : [`validation ${value(latest.validationLoss)}`, `gap ${value(latest.gap)}`]),
        ...(progress.seconds > 1 && left > 0.5 ? [`${roughly(left)} left`] : []),
    ];
    // As wide for every epoch, whatever is known by then, or the bar would jump.
    const width = columns - widestProgress;
    const [place = '', ...rest] = parts;
    return width < narrowestBar
        ? parts.join('  ').slice(0, Math.max(0, columns - 1))
        : `${place} ${bar(share, Math.min(width, widestBar), style, glyphs)} ${rest.join('  ')}`;
}

/** Columns of everything but the bar, with room for four figures of epochs. */
const widestProgress = 70;
const narrowestBar = 8;
const widestBar = 40;

function bar(share: number, width: number, style: Style, glyphs: Output['glyphs']): string {
    const full = Math.round(share * width);
    const [on, off] = glyphs === 'braille' ? ['━', '─'] : ['#', '.'];
    return `${style.green(on.repeat(full))}${style.dim(off.repeat(width - full))}`;
}

function roughly(seconds: number): string {
    return seconds < 60
        ? `${Math.ceil(seconds)} s`
        : seconds < 3600
          ? `${Math.round(seconds / 60)} min`
          : `${Math.round(seconds / 3600)} h`;
}

/** `4.2 s`, `3 min 07 s`. */
export function duration(seconds: number): string {
    const whole = Math.round(seconds);
    if (seconds < 10) {
        return `${seconds.toFixed(1)} s`;
    }
    return whole < 60
        ? `${whole} s`
        : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Training and validation loss on one chart, the best epoch marked. Needs two epochs to be a line. */
export function lossChart(epochs: readonly EpochMetrics[], best: number, output: Output): string {
    const { style, columns, glyphs } = output;
    const paints = [style.blue, style.yellow];
    return drawTerminalChart({
        title: 'loss, evaluated with dropout off',
        series: [
            { name: 'training', values: epochs.map(epoch => epoch.trainingLoss), line: 'solid', letter: 't' },
            {
                name: 'validation',
                values: epochs.map(epoch => epoch.validationLoss),
                line: 'dashed',
                letter: 'v',
            },
        ],
        width: Math.min(columns, widestChart),
        height: chartHeight,
        glyphs,
        mark: { epoch: best, label: `best epoch ${best}` },
        paint: (text, series) => paints[series]?.(text) ?? text,
        dim: style.dim,
    }).join('\n');
}

export function summaryForPeople(
    summary: RunSummary,
    epochs: readonly EpochMetrics[],
    isWhole: boolean,
    style: Style,
    glyphs: Output['glyphs'] = 'braille',
): string {
    const last = epochs.at(-1);
    const metric =
        summary.bestValidationAccuracy === undefined
            ? summary.bestValidationRmse === undefined
                ? ''
                : `, rmse ${value(summary.bestValidationRmse)}`
            : `, accuracy ${percent(summary.bestValidationAccuracy)}`;
    const rows: [string, string][] = [
        ['best epoch', `${summary.bestEpoch}: validation loss ${value(summary.bestValidationLoss)}${metric}`],
    ];
    if (last !== undefined) {
        rows.push([
            'last epoch',
            `${last.epoch}: validation loss ${value(last.validationLoss)}, gap ${value(summary.finalGap)}`,
        ]);
    }
    if (summary.keptEpoch !== undefined) {
        const ending = summary.stoppedEarly === true ? 'stopped early' : 'went on to the end';
        rows.push(['weights', `those of epoch ${summary.keptEpoch} are kept; the run ${ending}`]);
    }
    // Weights that were kept from the best epoch have no part in what came after it.
    const overfitting = summary.keptEpoch === undefined ? summary.overfitting : undefined;
    if (overfitting !== undefined) {
        rows.push(['overfitting', overfittingInWords(overfitting)]);
    }
    for (const { layer, mean, minimum, maximum, sparsity } of last?.learnedRates ?? []) {
        const cut = sparsity === undefined ? '' : `; ${percent(sparsity)} of the weights pass 0.95`;
        rows.push([
            'learned rate',
            `${layer}: mean ${value(mean)}, from ${value(minimum)} to ${value(maximum)}${cut}`,
        ]);
    }
    if (last?.klTerm !== undefined) {
        rows.push(['KL term', `${value(last.klTerm)}, beside the loss in what training minimizes`]);
    }
    if (last?.adaptiveL2 !== undefined) {
        rows.push(['adaptive L2', `${value(last.adaptiveL2)}, the penalty that stands for dropout`]);
    }
    const bestRows = bestForPeople(summary, glyphs);
    if (bestRows.length > 0) {
        rows.push(['', style.dim(`at epoch ${summary.bestEpoch}:`)], ...bestRows);
    }
    rows.push([
        isWhole ? 'trained' : 'stopped',
        `${formatNumber(summary.parameters)} parameters, ${duration(summary.seconds)}`,
    ]);
    return namedRows(rows, style);
}

/** Names at the left, and texts of one or several lines beside them. */
export function namedRows(rows: readonly (readonly [name: string, text: string])[], style: Style): string {
    const indented = (text: string) => text.replaceAll('\n', `\n${' '.repeat(13)}`);
    return rows.map(([name, text]) => `${style.bold(name.padEnd(13))}${indented(text)}`).join('\n');
}
