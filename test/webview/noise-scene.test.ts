import assert from 'node:assert/strict';
import type { Curves, LearnedRateCurves } from '../../src/protocol/panel.ts';
import { valueRange } from '../../src/webview/chart-scene.ts';
import {
    describeNoise,
    type NoiseRow,
    noiseCurves,
    noiseScene,
    noiseTableColumns,
    summarizeNoise,
} from '../../src/webview/noise-scene.ts';
import { appendRuns, replaceRuns } from '../../src/webview/run-curves.ts';
import { curvesOf, overfitted, runInfo, runOf } from './support.ts';

function rates(
    layer: string,
    median: readonly number[],
    sparsity: readonly number[] = [],
): LearnedRateCurves {
    const shifted = (by: number): Float32Array => Float32Array.from(median, value => value + by);
    return {
        layer,
        minimum: shifted(-0.125),
        median: shifted(0),
        maximum: shifted(0.25),
        sparsity: Float32Array.from(sparsity),
    };
}

const first = rates('variational_dropout 1 (line 4)', [0.5, 0.5, 0.25, 0.25]);
const second = rates('variational_dropout 2 (line 6)', [0.5, 0.5, 0.5, 0.625], [0, 0, 0.25, 0.5]);
const learning: Curves = {
    ...overfitted,
    klTerm: Float32Array.of(4, 2, 1, 0.5),
    learnedRates: [first, second],
};
const row = (over = {}, curves = learning, label = 'with dropout'): NoiseRow => ({
    run: runOf(over, curves),
    label,
});
const plain: NoiseRow = { run: runOf({ id: 'b', color: 1 }), label: 'without dropout' };

describe('the charts of learned noise', () => {
    it('are only those that a drawn run has curves for', () => {
        for (const quantity of ['kl_term', 'learned_rates', 'sparsity', 'adaptive_l2'] as const) {
            assert.equal(noiseScene(quantity, [plain]), undefined);
            const has = noiseScene(quantity, [row(), plain]) !== undefined;
            assert.equal(has, quantity !== 'adaptive_l2', quantity);
        }
        const penalty = { ...overfitted, adaptiveL2: Float32Array.of(0.5, 0.25, 0.25, 0.25) };
        assert.deepEqual(
            noiseScene('adaptive_l2', [row({}, { ...learning, ...penalty })])?.lines[0]?.values,
            [0.5, 0.25, 0.25, 0.25],
        );
    });

    it('have a line for each layer, named with its line of the spec, within its lowest and highest rate', () => {
        const scene = noiseScene('learned_rates', [row({ color: 5 }), plain]);
        assert.deepEqual(
            scene?.lines.map(({ color, values }) => [color, values]),
            [
                [5, [0.5, 0.5, 0.25, 0.25]],
                [0, [0.5, 0.5, 0.5, 0.625]],
            ],
        );
        assert.deepEqual(
            scene?.gaps.map(({ edges: [low, high] }) => [low.at(-1), high.at(-1)]),
            [
                [0.125, 0.5],
                [0.5, 0.875],
            ],
        );
        const [low, high] = valueRange(scene ?? assert.fail());
        assert.ok(low <= 0.125 && high >= 0.875, `${low} to ${high}`);
        assert.deepEqual(
            noiseCurves('learned_rates', [row(), plain]).map(({ label }) => label),
            ['variational_dropout 1 (line 4)', 'variational_dropout 2 (line 6)'],
        );
    });

    it('give a layer the same colour in each', () => {
        const [, ofRates] = noiseCurves('learned_rates', [row({ color: 3 })]);
        const [ofSparsity] = noiseCurves('sparsity', [row({ color: 3 })]);
        assert.equal(ofRates?.label, ofSparsity?.label);
        assert.equal(ofRates?.color, ofSparsity?.color);
    });

    it('give each of several runs colours and names of its own', () => {
        const curves = noiseCurves('learned_rates', [
            row({ id: 'a', color: 0 }, learning, 'mlp'),
            row({ id: 'b', color: 1 }, learning, 'mlp #2'),
        ]);
        assert.equal(new Set(curves.map(({ color }) => color)).size, 4);
        assert.equal(new Set(curves.map(({ key }) => key)).size, 4);
        assert.equal(curves[3]?.label, 'mlp #2: variational_dropout 2 (line 6)');
    });

    it('dash the lines for which no colour is left', () => {
        const many = {
            ...learning,
            learnedRates: Array.from({ length: 7 }, (_, at) => rates(`${at}`, [0.5])),
        };
        const curves = noiseCurves('learned_rates', [row({}, many)]);
        assert.deepEqual(
            curves.map(({ dashed }) => dashed),
            [false, false, false, false, false, false, true],
        );
        assert.equal(new Set(curves.map(({ color, dashed }) => `${color} ${dashed}`)).size, 7);
    });

    it('say in words what they show', () => {
        assert.equal(
            describeNoise('learned_rates', [row(), plain], 3),
            'Epoch 3. variational_dropout 1 (line 4): lowest 0.125, median 0.250, highest 0.500. ' +
                'variational_dropout 2 (line 6): lowest 0.375, median 0.500, highest 0.750.',
        );
        assert.equal(
            describeNoise('sparsity', [row(), plain], 4),
            'Epoch 4. variational_dropout 2 (line 6): 50.0%.',
        );
        assert.equal(describeNoise('kl_term', [row()], 9), 'No epoch yet');
        assert.match(
            summarizeNoise('kl_term', [row(), plain]),
            /with dropout: from 4\.00 at epoch 1 to 0\.500 at epoch 4\.$/,
        );
    });

    it('are columns of the data table', () => {
        assert.deepEqual(
            noiseTableColumns(row().run).map(({ heading, textAt }) => [heading, textAt(4)]),
            [
                ['KL term', '0.500'],
                ['Learned drop rates, lowest, variational_dropout 1 (line 4)', '0.125'],
                ['Learned drop rates, median, variational_dropout 1 (line 4)', '0.250'],
                ['Learned drop rates, highest, variational_dropout 1 (line 4)', '0.500'],
                ['Learned drop rates, lowest, variational_dropout 2 (line 6)', '0.500'],
                ['Learned drop rates, median, variational_dropout 2 (line 6)', '0.625'],
                ['Learned drop rates, highest, variational_dropout 2 (line 6)', '0.875'],
                ['Sparsity, variational_dropout 2 (line 6)', '50.0%'],
            ],
        );
        assert.deepEqual(noiseTableColumns(plain.run), []);
    });

    it('grow with updates as they would come whole', () => {
        const cut = (from: number, to: number) => {
            const slice = (values: Float32Array): Float32Array => values.slice(from, to);
            return {
                ...curvesOf([1, 0.5, 0.25, 0.125].slice(from, to), [1, 1, 1, 1].slice(from, to), from + 1),
                klTerm: slice(learning.klTerm),
                learnedRates: learning.learnedRates.map(({ layer, minimum, median, maximum, sparsity }) => ({
                    layer,
                    minimum: slice(minimum),
                    median: slice(median),
                    maximum: slice(maximum),
                    sparsity: slice(sparsity),
                })),
            };
        };
        const info = runInfo();
        const whole = replaceRuns([{ info, curves: cut(0, 4) }]).get('a')?.curves;
        const begun = replaceRuns([{ info, curves: curvesOf([], []) }]);
        const half = appendRuns(begun, [{ info, curves: cut(0, 2) }]) ?? assert.fail();
        const grown = appendRuns(half, [{ info, curves: cut(2, 4) }])?.get('a')?.curves;
        assert.deepEqual(grown?.learnedRates, whole?.learnedRates);
        assert.deepEqual(grown?.klTerm, [4, 2, 1, 0.5]);
    });
});
