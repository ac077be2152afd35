// One example of every chart, of values with a known form: for the golden pictures, and to see how a chart is called.

import { type ChartName, charts } from '../../src/charts/index.ts';
import type { Scene } from '../../src/charts/scene.ts';
import { activationBinEdges } from '../../src/model/epoch-details.ts';

const epochs = Array.from({ length: 40 }, (_, row) => row + 1);
/** The same on every machine, between -1 and 1. */
const noise = (index: number): number => Math.sin(index * 12.9898) * 0.7 + Math.sin(index * 78.233) * 0.3;

const training = epochs.map(t => 0.05 + 1.8 * Math.exp(-t / 6));
const validation = epochs.map(
    t => 0.28 + 1.6 * Math.exp(-t / 5) + 0.004 * Math.max(0, t - 14) + 0.012 * noise(t),
);
const twinTraining = epochs.map(t => 0.005 + 1.7 * Math.exp(-t / 4));
const twinValidation = epochs.map(
    t => 0.33 + 1.5 * Math.exp(-t / 4) + 0.012 * Math.max(0, t - 9) + 0.012 * noise(t + 99),
);
const bestOf = (values: readonly number[]): number => values.indexOf(Math.min(...values)) + 1;

const pair = [
    { label: 'with dropout', color: 0, training, validation, best: bestOf(validation), isShaded: true },
    {
        ...{ label: 'without dropout', color: 0, isTwin: true, isShaded: true, training: twinTraining },
        ...{ validation: twinValidation, best: bestOf(twinValidation), onset: 18 },
    },
];
const accuracies = (losses: readonly number[]): number[] => losses.map(loss => Math.exp(-0.35 * loss));

const gaussian = (x: number, mean: number, width: number): number =>
    Math.exp(-(((x - mean) / width) ** 2) / 2);

function histogram(): Scene {
    const edges = activationBinEdges();
    const counts = Uint32Array.from({ length: edges.length - 1 }, (_, bin) => {
        const [from, to] = [edges[bin]!, edges[bin + 1]!];
        const middle = (from + to) / 2;
        return middle < 0
            ? 0
            : from < 0
              ? 5_600
              : Math.round(9_000 * (to - from) * gaussian(middle, 0.4, 0.7));
    });
    return charts.activationHistogram({ layer: 'dense 2 (line 7)', edges, counts, sparsity: 0.41 });
}

function confusion(): Scene {
    const counts = new Uint32Array(100);
    for (let row = 0; row < 10; row++) {
        counts[row * 10 + row] = 34 - (row % 4);
    }
    counts[3 * 10 + 8] = 3;
    counts[8 * 10 + 1] = 2;
    counts[9 * 10 + 7] = 1;
    return charts.confusionMatrix({ classes: 10, counts });
}

/** Gabor patches, as first layers learn them. */
function weights(): Scene {
    const [units, size] = [18, 8];
    const values = Float32Array.from({ length: units * size * size }, (_, index) => {
        const unit = Math.floor(index / (size * size));
        const [y, x] = [Math.floor((index % (size * size)) / size) - 3.5, (index % size) - 3.5];
        const angle = (unit * Math.PI) / units;
        const along = x * Math.cos(angle) + y * Math.sin(angle);
        return (
            Math.sin(along * (0.8 + (unit % 3) * 0.5)) *
            gaussian(Math.hypot(x, y), 0, 2.4) *
            (0.4 + (unit % 5) * 0.15)
        );
    });
    return charts.weightImages({
        layer: 'dense 1 (line 4)',
        weights: values,
        units,
        allUnits: 256,
        height: size,
        width: size,
    });
}

/** Two half moons, and a boundary between them. */
function boundary(): Scene {
    const [columns, rows] = [60, 50];
    const probability = (x: number, y: number): number =>
        1 / (1 + Math.exp(-6 * (y - 0.25 - 0.6 * Math.cos(2.2 * x - 1.1))));
    const cells = Array.from({ length: columns * rows }, (_, cell) =>
        probability(
            -1.5 + (4 * ((cell % columns) + 0.5)) / columns,
            -1 + (2.5 * (Math.floor(cell / columns) + 0.5)) / rows,
        ),
    );
    const turns = Array.from({ length: 40 }, (_, index) => (Math.PI * index) / 39);
    const points = (from: number) => {
        const shift = (index: number): number => 0.07 * noise(from + index);
        return {
            x: Float32Array.from([
                ...turns.map((t, i) => 1 - Math.cos(t) + shift(i)),
                ...turns.map((t, i) => Math.cos(t) + shift(i + 50)),
            ]),
            y: Float32Array.from([
                ...turns.map((t, i) => 0.5 - Math.sin(t) + shift(i + 7)),
                ...turns.map((t, i) => Math.sin(t) + shift(i + 70)),
            ]),
            classes: Uint8Array.from([...turns.map(() => 0), ...turns.map(() => 1)]),
            count: 80,
        };
    };
    return charts.decisionBoundary({
        ...{ axes: ['width', 'height'], x: [-1.5, 2.5], y: [-1, 1.5], columns, rows },
        classes: Uint8Array.from(cells, p => (p > 0.5 ? 1 : 0)),
        confidence: Float32Array.from(cells, p => Math.max(p, 1 - p)),
        names: ['lower', 'upper'],
        epoch: 9,
        training: points(0),
        validation: points(200),
    });
}

const rates = ['0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8'];

export const examples: Readonly<Record<ChartName, () => Scene>> = {
    activationHistogram: histogram,
    confusionMatrix: confusion,
    deadUnits: () =>
        charts.deadUnits([
            { layer: 'dense 1 (line 4)', units: 256, dead: 9, sparsity: 0.38 },
            { layer: 'dense 2 (line 6)', units: 256, dead: 71, sparsity: 0.93 },
            { layer: 'dense 3 (line 8)', units: 10, dead: 0, sparsity: 0 },
        ]),
    decisionBoundary: boundary,
    layerNorms: () =>
        charts.layerNorms([
            { layer: 'dense 1 (line 4)', weights: 14.2, gradient: 0.31 },
            { layer: 'relu 1 (line 5)', weights: Number.NaN, gradient: Number.NaN },
            { layer: 'dense 2 (line 6)', weights: 16.9, gradient: 0.12 },
            { layer: 'dense 3 (line 8)', weights: 3.4, gradient: 0.044 },
        ]),
    learnedRates: () =>
        charts.learnedRates(
            [0.2, 0.62].map((end, index) => {
                const median = epochs.map(t => end + (0.5 - end) * Math.exp(-t / 12));
                return {
                    layer: `variational_dropout ${index + 1} (line ${4 + 2 * index})`,
                    median,
                    minimum: median.map((rate, row) => rate * (1 - 0.008 * row)),
                    maximum: median.map((rate, row) => rate + (1 - rate) * 0.012 * row),
                };
            }),
        ),
    lossCurve: () => charts.lossCurve(pair),
    metricCurve: () =>
        charts.metricCurve(
            'Accuracy',
            pair.map(run => ({
                ...run,
                training: accuracies(run.training),
                validation: accuracies(run.validation),
            })),
        ),
    monteCarloError: () =>
        charts.monteCarloError({
            samples: [1, 2, 5, 10, 20, 50, 100],
            error: [0.062, 0.048, 0.036, 0.0315, 0.0295, 0.0282, 0.028],
            deviation: [0.004, 0.003, 0.002, 0.0014, 0.001, 0.0007, 0.0005],
            scaled: 0.029,
        }),
    predictiveSpread: () => {
        const mean = Array.from({ length: 120 }, (_, index) => 1 - 0.6 * ((index % 40) / 40) ** 3);
        return charts.predictiveSpread({
            task: 'classification',
            mean,
            spread: mean.map((p, index) => Math.sqrt(p * (1 - p)) * (0.55 + 0.2 * noise(index))),
            right: mean.map((p, index) => Number(p + 0.3 * noise(index) > 0.55)),
        });
    },
    sweepHeatMap: () =>
        charts.sweepHeatMap(
            [64, 128, 256].map((width, row) =>
                rates
                    .slice(0, 6)
                    .map((rate, column) =>
                        row === 0 && column === 5
                            ? undefined
                            : 0.1 + 0.6 * (Number(rate) - 0.2 - row * 0.1) ** 2 + 4 / width,
                    ),
            ),
            {
                columns: { axis: 'rate', labels: rates.slice(0, 6) },
                rows: { axis: 'width', labels: ['64', '128', '256'] },
                quantity: 'Validation loss',
            },
        ),
    sweepLine: () =>
        charts.sweepLine(
            rates.map((label, index) => ({
                label,
                mean: 0.11 + 0.5 * (Number(label) - 0.42) ** 2,
                deviation: 0.006 + 0.002 * (index % 3),
                seeds: 5,
            })),
            { axis: 'dropout rate', quantity: 'Validation loss' },
        ),
    sweepParallel: () => {
        const combinations = Array.from({ length: 24 }, (_, index) => {
            const [rate, width] = [(index * 7) % 24, 32 * 2 ** (index % 4)];
            const activation = ['relu', 'tanh', 'elu'][index % 3]!;
            const mean =
                0.12 + 0.4 * (rate / 24 - 0.45) ** 2 + 3 / width + (activation === 'tanh' ? 0.03 : 0);
            return { labels: [(rate / 25).toFixed(2), String(width), activation], mean, seeds: 3 };
        });
        const valuesAt = (axis: number): string[] =>
            [...new Set(combinations.map(({ labels }) => labels[axis]!))].sort(
                (a, b) => Number(a) - Number(b),
            );
        return charts.sweepParallel(combinations, {
            axes: ['rate', 'width', 'activation'].map((name, axis) => ({ name, values: valuesAt(axis) })),
            quantity: 'Validation loss',
        });
    },
    weightImages: weights,
};
