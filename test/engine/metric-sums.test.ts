import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createSequence } from '../../src/core/random/streams.ts';
import {
    addClasses,
    addValues,
    confusionOf,
    createMetricSums,
    type MetricSums,
    measuresOf,
} from '../../src/engine/metric-sums.ts';
import type { Probabilities } from '../../src/engine/network-graph.ts';

interface ClassWitness {
    readonly width: number;
    readonly scores: readonly number[];
    readonly labels: readonly number[];
    readonly accuracy: number;
    readonly negativeLogLikelihood: number;
    readonly calibrationError: number;
    readonly top5Accuracy?: number;
    readonly confusion: readonly number[];
}
interface ValueWitness {
    readonly width: number;
    readonly outputs: readonly number[];
    readonly targets: readonly number[];
    readonly rmse: number;
    readonly mae: number;
    readonly r2: number;
}

/** Made by scripts/fixtures/metric_fixtures.py with scikit-learn. */
const witness: { readonly classes: readonly ClassWitness[]; readonly values: readonly ValueWitness[] } =
    JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/metrics/witness.json'), 'utf8'));

function addAll(
    sums: MetricSums,
    outputs: readonly number[],
    labels: readonly number[],
    probabilities: Probabilities,
    batch = labels.length,
): MetricSums {
    assert.ok(sums.task === 'classification');
    const width = outputs.length / labels.length;
    const threshold = probabilities === 'sigmoid' ? 0 : 0.5;
    for (let from = 0; from < labels.length; from += batch) {
        const part = labels.slice(from, from + batch);
        const values = Float64Array.from(outputs.slice(from * width, (from + part.length) * width));
        const lossBatch = { rows: part.length, width, outputs: values, targets: new Float64Array(0) };
        addClasses(sums, lossBatch, threshold, probabilities, Int32Array.from(part));
    }
    return sums;
}

function classesOf(outputs: readonly number[], labels: readonly number[], probabilities: Probabilities) {
    const width = outputs.length / labels.length;
    const sums = addAll(createMetricSums('classification', width, true), outputs, labels, probabilities);
    return { ...measuresOf(sums), confusion: confusionOf(sums)?.counts };
}

function valuesOf(outputs: readonly number[], targets: readonly number[], width: number, batch: number) {
    const sums = createMetricSums('regression', width);
    assert.ok(sums.task === 'regression');
    for (let from = 0; from < outputs.length; from += batch * width) {
        const part = outputs.slice(from, from + batch * width);
        addValues(sums, {
            rows: part.length / width,
            width,
            outputs: Float64Array.from(part),
            targets: Float64Array.from(targets.slice(from, from + batch * width)),
        });
    }
    return measuresOf(sums);
}

const near = (actual: number | undefined, expected: number, tolerance = 1e-12) =>
    assert.ok(
        actual !== undefined && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
        `${actual} instead of ${expected}`,
    );

describe('measures of classes', () => {
    for (const { width, scores, labels, ...expected } of witness.classes) {
        it(`are scikit-learn's for ${labels.length} examples of ${Math.max(width, 2)} classes and ${width} outputs`, () => {
            const measured = classesOf(scores, labels, width === 1 ? 'sigmoid' : 'softmax');
            near(measured.accuracy, expected.accuracy);
            near(measured.negativeLogLikelihood, expected.negativeLogLikelihood);
            near(measured.calibrationError, expected.calibrationError);
            assert.deepEqual([...(measured.confusion ?? [])], expected.confusion);
            if (expected.top5Accuracy === undefined) {
                assert.equal(measured.top5Accuracy, undefined);
            } else {
                near(measured.top5Accuracy, expected.top5Accuracy);
            }
        });
    }

    it('are the same for probabilities as for the scores that they come from', () => {
        for (const { width, scores, labels } of witness.classes) {
            const probabilities: number[] = [];
            for (let start = 0; start < scores.length; start += width) {
                const powers = scores.slice(start, start + width).map(Math.exp);
                const sum = powers.reduce((total, power) => total + power, width === 1 ? 1 : 0);
                probabilities.push(...powers.map(power => power / sum));
            }
            const [scored, given] = [
                classesOf(scores, labels, width === 1 ? 'sigmoid' : 'softmax'),
                classesOf(probabilities, labels, width === 1 ? 'given_choices' : 'given'),
            ];
            near(given.negativeLogLikelihood, scored.negativeLogLikelihood!, 1e-10);
            near(given.calibrationError, scored.calibrationError!, 1e-10);
            assert.deepEqual(given.confusion, scored.confusion);
        }
    });

    it('are the same however the examples are cut into batches', () => {
        const { scores, labels, width } = witness.classes[1]!;
        const whole = measuresOf(
            addAll(createMetricSums('classification', width), scores, labels, 'softmax'),
        );
        for (const batch of [1, 7, 59]) {
            const cut = createMetricSums('classification', width);
            assert.deepEqual(measuresOf(addAll(cut, scores, labels, 'softmax', batch)), whole);
        }
    });

    it('count every example once in the confusion matrix, the right ones on its diagonal', () => {
        const example = fc.tuple(
            fc.nat(6),
            fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 7, maxLength: 7 }),
        );
        fc.assert(
            fc.property(fc.array(example, { minLength: 1, maxLength: 30 }), examples => {
                const labels = examples.map(([label]) => label);
                const measured = classesOf(
                    examples.flatMap(([, scores]) => scores),
                    labels,
                    'softmax',
                );
                const counts = measured.confusion ?? new Uint32Array(0);
                for (let actual = 0; actual < 7; actual++) {
                    const row = counts.subarray(7 * actual, 7 * actual + 7);
                    assert.equal(
                        row.reduce((sum, count) => sum + count, 0),
                        labels.filter(label => label === actual).length,
                    );
                }
                const diagonal = Array.from({ length: 7 }, (_, at) => counts[8 * at]!).reduce(
                    (a, b) => a + b,
                );
                near(measured.accuracy, diagonal / labels.length);
                assert.ok(measured.top5Accuracy! >= measured.accuracy!);
                assert.ok(measured.calibrationError! >= 0 && measured.calibrationError! <= 1);
            }),
        );
    });

    it('have a calibration error of confidence minus accuracy where all confidences are one', () => {
        // Three of four are right at a confidence of 0.9 each: |0.75 - 0.9|.
        near(classesOf([0.9, 0.9, 0.9, 0.9], [1, 1, 1, 0], 'given_choices').calibrationError, 0.15, 1e-12);
        // The first two and the last two lie in bins of their own: ½ |1 - 0.9| + ½ |½ - 0.6|.
        near(classesOf([0.9, 0.9, 0.6, 0.6], [1, 1, 1, 0], 'given_choices').calibrationError, 0.1, 1e-12);
    });

    it('put a confidence on the edge of two bins into the lower one, as (low, high] says', () => {
        // 3/5 = 9/15 closes bin 9; apart, the bins would add up ½ |1 - 0.6| + ½ |0 - 0.61| = 0.505; in one, |½ - 0.605|.
        near(classesOf([0.6, 0.61], [1, 0], 'given_choices').calibrationError, 0.505);
    });

    it('find a calibrated generator calibrated within its sampling error, and an overconfident one not', () => {
        const count = 40_000;
        const random = createSequence({ seed: 5, stream: 'synthetic_data', step: 0, layer: 0, example: 0 });
        const unit = () => random.integerBelow(2 ** 30) / 2 ** 30;
        const p = Array.from({ length: count }, () => 0.5 + unit() / 2);
        const labels = p.map(each => (unit() < each ? 1 : 0));
        // Each of B filled bins errs by at most √(n p q) of its n, together by √(n B / 4) of all n; five times that is never met.
        const bound = 5 * Math.sqrt(8 / 4 / count);
        const calibrated = classesOf(p, labels, 'given_choices').calibrationError!;
        assert.ok(calibrated < bound, `${calibrated} of ${bound}`);
        const overconfident = classesOf(
            p.map(each => 1 - (1 - each) / 4),
            labels,
            'given_choices',
        ).calibrationError!;
        // Mean confidence 0.9375 instead of 0.75.
        near(overconfident, 0.1875, bound);
    });

    it('add up the likelihoods of choices that are each their own', () => {
        const { negativeLogLikelihood } = classesOf([0.5, -1, 2], [2], 'sigmoid');
        const yes = (x: number) => Math.log(1 + Math.exp(-x));
        near(negativeLogLikelihood, yes(-0.5) + yes(1) + yes(2));
    });

    it('leave out what needs probabilities where the outputs are none', () => {
        assert.deepEqual(Object.keys(classesOf([3, 1, -2, 5], [0, 1], 'none')), ['accuracy', 'confusion']);
    });

    it('count a tie for the first of its classes, in the top five too', () => {
        const { accuracy, top5Accuracy } = classesOf(new Array(14).fill(0), [0, 5], 'softmax');
        assert.deepEqual([accuracy, top5Accuracy], [0.5, 0.5]);
    });

    it('keep no matrix of more classes than anyone reads', () => {
        assert.equal(confusionOf(createMetricSums('classification', 129, true)), undefined);
        assert.equal(confusionOf(createMetricSums('classification', 128, true))?.counts.length, 128 * 128);
    });
});

describe('measures of numbers', () => {
    for (const { outputs, targets, width, ...expected } of witness.values) {
        it(`are scikit-learn's for ${outputs.length / width} examples of ${width} targets around ${Math.round(targets[0]!)}`, () => {
            for (const batch of [1, 7, 1000]) {
                const { rmse, mae, r2 } = valuesOf(outputs, targets, width, batch);
                near(rmse, expected.rmse);
                near(mae, expected.mae);
                near(r2, expected.r2, 1e-11);
            }
        });
    }

    it('have an R² of one for the targets, of zero for their mean, and none where they do not vary', () => {
        near(valuesOf([1, 2, 6], [1, 2, 6], 1, 2).r2, 1);
        near(valuesOf([3, 3, 3], [1, 2, 6], 1, 2).r2, 0);
        assert.equal(valuesOf([3, 4], [2, 2], 1, 2).r2, undefined);
        // The second target does not vary, so the first speaks alone.
        near(valuesOf([1, 9, 2, 9, 6, 9], [1, 5, 2, 5, 6, 5], 2, 3).r2, 1);
    });
});
