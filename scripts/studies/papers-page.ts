// Writes the tables of docs/papers.md, between its markers, and their pictures, from what the studies have kept:
// `npm run study:papers-page`. What is not measured yet says so.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { meanInterval } from '../../src/charts/confidence.ts';
import { renderSvg } from '../../src/charts/svg.ts';
import { type SweptValue, sweepLine } from '../../src/charts/sweep-line.ts';
import { overSeeds } from '../../src/experiments/sweep-summary.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { type FinishedPaperRun, paperRuns, papersFolder } from './paper-runs.ts';

const page = join(repositoryRoot, 'docs', 'papers.md');
const missing = 'not measured';

type Row = readonly string[];

function table(headings: Row, rows: readonly Row[]): string {
    const line = (cells: Row) => `| ${cells.join(' | ')} |`;
    return [
        line(headings),
        line(headings.map((_, column) => (column === 0 ? '---' : '---:'))),
        ...rows.map(line),
    ].join('\n');
}

const lastError = ({ validationError }: FinishedPaperRun): number => validationError.at(-1) ?? Number.NaN;
const lastTrainingError = ({ trainingError }: FinishedPaperRun): number => trainingError.at(-1) ?? Number.NaN;

/** `1.62 ± 0.10 % (3)`: the mean with the 95 % interval over so many seeds. */
function percent(values: readonly number[], digits = 2): string {
    const over = overSeeds(values);
    if (over === undefined) {
        return missing;
    }
    const interval = meanInterval(over.mean, over.deviation, values.length);
    const margin = interval && ` ± ${(100 * (interval[1] - over.mean)).toFixed(digits)}`;
    return `${(100 * over.mean).toFixed(digits)}${margin ?? ''} % (${values.length})`;
}

function number(values: readonly number[], digits = 2): string {
    const over = overSeeds(values);
    return over === undefined ? missing : over.mean.toFixed(digits);
}

function chosen(
    study: string,
    sweep: string,
    values: Readonly<Record<string, string>> = {},
): FinishedPaperRun[] {
    return paperRuns(study).filter(
        run =>
            run.sweep === sweep &&
            Object.entries(values).every(([axis, value]) => run.values[axis] === value),
    );
}

function jsonOf<T>(study: string): T | undefined {
    const file = join(papersFolder, `${study}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The values of an axis in the order in which they were met. */
function valuesOn(study: string, sweep: string, axis: string): string[] {
    const met = chosen(study, sweep).map(run => run.values[axis] ?? '');
    return [...new Set(met)].sort((a, b) => Number(a) - Number(b));
}

function regularizers(): string {
    const row = (name: string, paper: string, sweep: string, values?: Record<string, string>): Row => {
        const runs = chosen('regularizers', sweep, values);
        return [name, paper, percent(runs.map(lastError)), percent(runs.map(lastTrainingError), 3)];
    };
    return table(
        ['method', 'theirs', 'ours, last epoch', 'ours, training error'],
        [
            row('nothing', '', 'plain', { regularizer: 'none' }),
            row('L2', '1.62 %', 'plain', { regularizer: 'l2(1e-5)' }),
            row('L1', '', 'plain', { regularizer: 'l1(1e-6)' }),
            row('L2 + L1', '1.60 %', 'plain', { regularizer: 'l1_l2(1e-6, 1e-5)' }),
            row('L2 + KL-sparsity', '1.55 %', 'kl_sparse'),
            row('max-norm', '1.35 %', 'plain', { regularizer: 'max_norm(2)' }),
            row('dropout', '', 'with_dropout', { regularizer: 'none' }),
            row('dropout + L2', '1.25 %', 'with_dropout', { regularizer: 'l2(1e-5)' }),
            row('dropout + max-norm', '1.05 %', 'with_dropout', { regularizer: 'max_norm(2)' }),
        ],
    );
}

function rate(sweep: string): string {
    const rates = valuesOn('rate', sweep, 'rate');
    const errors = rates.map(value => chosen('rate', sweep, { rate: value }).map(lastError));
    if (rates.length > 1) {
        const scene = sweepLine(
            rates.map((label, index) => sweptValue(label, errors[index]!)),
            { axis: 'drop rate', quantity: 'Test error', asShare: true },
        );
        writeFileSync(join(papersFolder, `rate-${sweep.replaceAll('_', '-')}.svg`), renderSvg(scene));
    }
    return rates.length === 0
        ? missing
        : table(
              ['drop rate', 'test error', 'training error'],
              rates.map((value, index) => [
                  value,
                  percent(errors[index]!),
                  percent(chosen('rate', sweep, { rate: value }).map(lastTrainingError), 3),
              ]),
          );
}

function sweptValue(label: string, values: readonly number[]): SweptValue {
    const over = overSeeds(values);
    return {
        label,
        mean: over?.mean ?? Number.NaN,
        seeds: values.length,
        ...(over?.deviation !== undefined && { deviation: over.deviation }),
    };
}

const sizes = [100, 500, 1000, 5000, 10_000, 50_000];

function dataSize(): string {
    return table(
        ['examples', 'without dropout', 'with dropout', 'difference, percentage points'],
        sizes.map(size => {
            const [without, withDropout] = ['none', 'dropout(0.5)'].map(hidden =>
                chosen('data-size', `examples_${size}`, { hidden }),
            ) as [FinishedPaperRun[], FinishedPaperRun[]];
            const differences = without.flatMap(run => {
                const pair = withDropout.find(({ seed }) => seed === run.seed);
                return pair ? [lastError(pair) - lastError(run)] : [];
            });
            return [
                size.toLocaleString('en'),
                percent(without.map(lastError)),
                percent(withDropout.map(lastError)),
                percent(differences).replace(' %', ''),
            ];
        }),
    );
}

function gaussian(): string {
    return table(
        ['noise', 'theirs', 'ours'],
        [
            ['Bernoulli', '1.08 %', percent(chosen('gaussian', 'bernoulli').map(lastError))],
            ['Gaussian', '0.95 %', percent(chosen('gaussian', 'gaussian').map(lastError))],
        ],
    );
}

/** Epochs until the validation error is first at or below `target`. */
function epochsTo(target: number, { validationError }: FinishedPaperRun): number {
    const place = validationError.findIndex(error => error <= target);
    return place < 0 ? Number.NaN : place + 1;
}

function activations(): string {
    const targets = [0.1, 0.06, 0.04];
    return table(
        ['unit', 'last epoch', ...targets.map(target => `epochs to ${100 * target} %`)],
        ['sigmoid', 'tanh', 'relu'].map(unit => {
            const runs = chosen('activations', 'mlp', { unit });
            return [
                unit,
                percent(runs.map(lastError)),
                ...targets.map(target => {
                    const epochs = runs.map(run => epochsTo(target, run));
                    return epochs.some(Number.isNaN) ? 'never in all seeds' : number(epochs, 1);
                }),
            ];
        }),
    );
}

function standout(): string {
    const noises = ['none', 'dropout(0.5)', 'adaptive_dropout()'];
    return table(
        ['hidden units', 'nothing', 'dropout', 'standout'],
        valuesOn('standout', 'mlp', 'width').map(width => [
            width,
            ...noises.map(noise => percent(chosen('standout', 'mlp', { width, noise }).map(lastError))),
        ]),
    );
}

function learnedRates(): string {
    return table(
        ['noise', 'validation error', 'learned rates, mean of each layer'],
        ['plain', 'fixed', 'per_layer', 'per_unit', 'per_weight'].map(sweep => {
            const runs = chosen('learned-rates', sweep);
            const layers = runs[0]?.learnedRates ?? [];
            return [
                { plain: 'none', fixed: '`dropout`, 0.2 and 0.5' }[sweep] ?? `learned, \`${sweep}\``,
                percent(runs.map(lastError)),
                layers
                    .map((_, place) => number(runs.map(run => run.learnedRates?.[place]?.mean ?? Number.NaN)))
                    .join(', '),
            ];
        }),
    );
}

interface RidgeRow {
    readonly run: string;
    readonly distance: number;
}

function ridge(): string {
    const rows = jsonOf<readonly RidgeRow[]>('ridge');
    return rows === undefined
        ? missing
        : table(
              ['run', 'distance of its weights from the exact ones'],
              rows.map(({ run, distance }) => [`\`${run}\``, distance.toPrecision(2)]),
          );
}

interface AveragingResult {
    readonly samples: readonly number[];
    readonly error: readonly number[];
    readonly deviation: readonly number[];
    readonly scaled: number;
}

function averaging(): string {
    const found = jsonOf<AveragingResult>('averaging');
    return found === undefined
        ? missing
        : table(
              ['networks averaged', 'error', 'standard deviation'],
              [
                  ...found.samples.map((count, index) => [
                      String(count),
                      `${(100 * found.error[index]!).toFixed(2)} %`,
                      `${(100 * found.deviation[index]!).toFixed(2)} %`,
                  ]),
                  ['scaled weights', `${(100 * found.scaled).toFixed(2)} %`, ''],
              ],
          );
}

function sparsity(): string {
    return table(
        ['network', 'mean activation', 'zero activations'],
        ['plain', 'with_dropout'].map(sweep => {
            const first = chosen('features', sweep).flatMap(({ layers }) => layers?.[0] ?? []);
            return [
                sweep.replaceAll('_', ' '),
                number(first.map(({ meanActivation }) => meanActivation)),
                percent(
                    first.map(layer => layer.sparsity),
                    1,
                ),
            ];
        }),
    );
}

const tables: Readonly<Record<string, () => string>> = {
    regularizers,
    'rate-fixed-width': () => rate('fixed_width'),
    'rate-fixed-kept': () => rate('fixed_kept'),
    'data-size': dataSize,
    gaussian,
    activations,
    standout,
    'learned-rates': learnedRates,
    ridge,
    averaging,
    sparsity,
};

main(async () => {
    let text = readFileSync(page, 'utf8');
    for (const [name, write] of Object.entries(tables)) {
        const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
        const [from, to] = [text.indexOf(begin), text.indexOf(end)];
        if (from < 0 || to < 0) {
            throw new ScriptError(`docs/papers.md has no place for ${name}.`);
        }
        text = `${text.slice(0, from + begin.length)}\n\n${write()}\n\n${text.slice(to)}`;
    }
    writeFileSync(page, text);
    return 0;
});
