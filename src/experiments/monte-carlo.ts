// Averaging dropout networks (Srivastava et al., 2014, section 7.5): how the error of the average falls with their number, and
// how far they are from each other on each example.

import { forEachRow } from '../data/features.ts';
import type { Target } from '../model/examples.ts';
import type { MonteCarloLook } from '../model/predictions.ts';
import { outputsAt, rowsAtOnce, type TrainedRun } from './trained-run.ts';

/** Networks averaged, as figure 11 has them. */
const sampleCounts = [1, 2, 3, 5, 10, 20, 30, 50, 100];
const mostNetworks = 100;
/** Fewer say nothing, however long they take. */
const fewestNetworks = 10;
const mostExamples = 500;
/** Of all that is said, held at once. */
const mostNumbers = 2e7;

/**
 * As many dropout networks as there is time for, on validation examples. Undefined where the network says the same every time.
 *
 * @param hasTime asked after each network
 */
export function monteCarloOf(run: TrainedRun, hasTime: () => boolean): MonteCarloLook | undefined {
    const { validation, predictor, features, epoch } = run;
    if (!predictor.hasNoise || validation.count === 0) {
        return undefined;
    }
    const { target } = validation;
    const isClassification = target.task === 'classification';
    const width = isClassification ? Math.max(2, predictor.width) : predictor.width;
    const examples = Math.max(
        1,
        Math.min(validation.count, mostExamples, Math.floor(mostNumbers / (mostNetworks * width))),
    );
    const batches = batchesOf(run, examples, features);
    const say = (sample?: number): Float64Array => {
        const said = new Float64Array(examples * width);
        let first = 0;
        for (const { rows, count } of batches) {
            const outputs = predictor.predict(rows, count, sample);
            for (let place = 0; place < count; place++) {
                said.set(
                    outputsAt(outputs, place, predictor.width, isClassification),
                    (first + place) * width,
                );
            }
            first += count;
        }
        return said;
    };
    const scaled = errorOf(say(), target, width, examples);
    const networks: Float64Array[] = [];
    while (networks.length < mostNetworks && (networks.length < fewestNetworks || hasTime())) {
        networks.push(say(networks.length));
    }
    const samples = sampleCounts.filter(count => count <= networks.length);
    const points = samples.map(count => {
        const groups = Math.floor(networks.length / count);
        const errors = Array.from({ length: groups }, (_, group) =>
            errorOf(meanOf(networks.slice(group * count, (group + 1) * count)), target, width, examples),
        );
        const mean = errors.reduce((sum, error) => sum + error, 0) / groups;
        const squares = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0);
        return { mean, deviation: groups > 1 ? Math.sqrt(squares / (groups - 1)) : Number.NaN };
    });
    return {
        ...{ task: target.task, samples, scaled, examples, allExamples: validation.count, epoch },
        error: points.map(({ mean }) => mean),
        deviation: points.map(({ deviation }) => deviation),
        ...spreadOf(networks, target, width, examples),
    };
}

function batchesOf(
    { validation, scaled }: TrainedRun,
    examples: number,
    size: number,
): { readonly rows: Float32Array; readonly count: number }[] {
    const batches: { rows: Float32Array; count: number }[] = [];
    forEachRow(scaled(validation).features, size, examples, row => {
        let last = batches.at(-1);
        if (last === undefined || last.count === rowsAtOnce) {
            last = { rows: new Float32Array(rowsAtOnce * size), count: 0 };
            batches.push(last);
        }
        last.rows.set(row, last.count * size);
        last.count++;
    });
    return batches.map(({ rows, count }) => ({ rows: rows.subarray(0, count * size), count }));
}

function meanOf(networks: readonly Float64Array[]): Float64Array {
    const sum = new Float64Array(networks[0]!.length);
    for (const said of networks) {
        for (let place = 0; place < sum.length; place++) {
            sum[place]! += said[place]!;
        }
    }
    return sum.map(value => value / networks.length);
}

function choiceAt(said: Float64Array, row: number, width: number): number {
    const values = said.subarray(row * width, (row + 1) * width);
    return values.indexOf(values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY));
}

/** The share of wrong classes, or the root mean squared error. */
function errorOf(said: Float64Array, target: Target, width: number, examples: number): number {
    let sum = 0;
    if (target.task === 'classification') {
        for (let row = 0; row < examples; row++) {
            sum += choiceAt(said, row, width) === target.labels[row] ? 0 : 1;
        }
        return sum / examples;
    }
    for (let place = 0; place < examples * width; place++) {
        sum += (said[place]! - target.values[place]!) ** 2;
    }
    return Math.sqrt(sum / (examples * width));
}

function spreadOf(
    networks: readonly Float64Array[],
    target: Target,
    width: number,
    examples: number,
): Pick<MonteCarloLook, 'mean' | 'spread' | 'right'> {
    const average = meanOf(networks);
    const [mean, spread, right] = [0, 1, 2].map(() => new Float32Array(examples)) as [
        Float32Array,
        Float32Array,
        Float32Array,
    ];
    for (let row = 0; row < examples; row++) {
        const value = target.task === 'classification' ? choiceAt(average, row, width) : 0;
        const place = row * width + value;
        const squares = networks.reduce((sum, said) => sum + (said[place]! - average[place]!) ** 2, 0);
        mean[row] = average[place]!;
        spread[row] = Math.sqrt(squares / (networks.length - 1));
        right[row] =
            target.task === 'classification'
                ? Number(target.labels[row] === value)
                : target.values[row * width]!;
    }
    return { mean, spread, right };
}
