import assert from 'node:assert/strict';
import { labelRows } from '../../src/webview/chart-marks.ts';
import { type SceneOptions, sceneOf, valueRange } from '../../src/webview/chart-scene.ts';
import { lineStyles } from '../../src/webview/line-styles.ts';
import { curvesOf, runOf } from './support.ts';

const options: SceneOptions = {
    smoothing: 0,
    logarithmic: false,
    fullRange: false,
    unit: 'epoch',
    labelled: new Map([['a', '']]),
};

describe('the scene of a chart', () => {
    it('has training and validation of each run, as far as it has come', () => {
        const scene = sceneOf('loss', [runOf(), runOf({ id: 'b', color: 1 }, curvesOf([1], [2]))], options);
        assert.deepEqual(
            scene.lines.map(({ color, stroke, values }) => [color, stroke, values]),
            [
                [0, 'training', [1, 0.5, 0.25, 0.125]],
                [0, 'validation', [1.25, 0.5, 0.625, 0.75]],
                [1, 'training', [1]],
                [1, 'validation', [2]],
            ],
        );
        assert.equal(new Set(scene.lines.map(line => line.key)).size, 4);
    });

    it('gives a twin the colour of its run, and lines of its own', () => {
        const scene = sceneOf('loss', [runOf(), runOf({ id: 'b', twinOf: 'a' })], options);
        assert.deepEqual(
            scene.lines.map(({ color, stroke }) => [color, stroke]),
            [
                [0, 'training'],
                [0, 'validation'],
                [0, 'twinTraining'],
                [0, 'twinValidation'],
            ],
        );
        const looks = scene.lines.map(({ stroke }) => JSON.stringify(lineStyles[stroke].dash));
        assert.equal(new Set(looks).size, 4);
        assert.deepEqual(lineStyles.training.dash, []);
    });

    it('marks the best epoch by validation loss on both charts, at the height of its line', () => {
        assert.deepEqual(sceneOf('loss', [runOf()], options).marks, [
            { kind: 'best', color: 0, x: 2, value: 0.5, label: 'best: epoch 2' },
        ]);
        const metric = sceneOf('metric', [runOf()], {
            ...options,
            labelled: new Map([['a', 'with dropout']]),
        });
        assert.deepEqual(metric.marks, [
            { kind: 'best', color: 0, x: 2, value: 0.875, label: 'best: epoch 2, with dropout' },
        ]);
    });

    it('shades and labels only the runs that it is about', () => {
        const scene = sceneOf('loss', [runOf(), runOf({ id: 'b' })], options);
        assert.equal(scene.gaps.length, 1);
        assert.deepEqual(
            scene.marks.map(mark => mark.label),
            ['best: epoch 2', undefined],
        );
    });

    it('keeps raw lines faint under smoothed ones', () => {
        const scene = sceneOf('loss', [runOf()], { ...options, smoothing: 0.5 });
        assert.deepEqual(
            scene.lines.map(line => line.kind),
            ['faint', 'smoothed', 'faint', 'smoothed'],
        );
        assert.deepEqual(scene.lines[0]?.values, [1, 0.5, 0.25, 0.125]);
    });

    it('draws no errors beside accuracies', () => {
        const scene = sceneOf('metric', [runOf(), runOf({ id: 'b', task: 'regression' })], options);
        assert.equal(scene.title, 'Accuracy');
        assert.equal(scene.lines.length, 2);
        assert.equal(sceneOf('metric', [runOf({ task: 'regression' })], options).title, 'RMSE');
    });

    it('reaches to the planned end while a run goes on, then to its last epoch', () => {
        const lastEpoch = (state: 'running' | 'paused' | 'stopped'): number =>
            sceneOf('loss', [runOf({ state, epochs: 60 })], options).xRange.to;
        assert.equal(lastEpoch('running'), 60);
        assert.equal(lastEpoch('paused'), 60);
        assert.equal(lastEpoch('stopped'), 4);
    });

    it('is empty without runs', () => {
        const scene = sceneOf('metric', [], options);
        assert.deepEqual([scene.lines, scene.epochs, scene.xRange.to], [[], 0, 2]);
        assert.deepEqual(valueRange(scene), [0, 1]);
    });

    it('ends within four times the curve, where thousands of epochs are planned', () => {
        const lastEpoch = (reached: number, planned: number): number => {
            const losses = Array.from({ length: reached }, () => 1);
            const run = runOf({ state: 'running', epochs: planned }, curvesOf(losses, losses));
            return sceneOf('loss', [run], options).xRange.to;
        };
        assert.equal(lastEpoch(3, 100), 100);
        for (const reached of [30, 100, 1_000, 4_999]) {
            const end = lastEpoch(reached, 20_000);
            assert.ok(end >= reached && end <= 4 * reached, `${end} for ${reached}`);
        }
        assert.equal(lastEpoch(5_000, 20_000), 20_000);
    });
});

describe('the limits of the value axis', () => {
    const descent = [10, ...Array.from({ length: 19 }, () => 1)];
    const long = runOf({}, curvesOf(descent, descent));

    it('leave the first tenth out unless the full range is wanted', () => {
        assert.ok(valueRange(sceneOf('loss', [long], options))[1] < 2);
        assert.ok(valueRange(sceneOf('loss', [long], { ...options, fullRange: true }))[1] > 10);
    });

    it('show a late rise whatever it is', () => {
        const spike = [...descent.slice(0, -1), 50];
        const scene = sceneOf('loss', [runOf({}, curvesOf(spike, spike))], options);
        assert.ok(valueRange(scene)[1] > 50);
    });

    it('hold every line with air above, from zero where that costs little', () => {
        const [low, high] = valueRange(sceneOf('loss', [runOf()], options));
        assert.equal(low, 0);
        assert.ok(high > 1.25 && high < 1.5);
    });

    it('never leave the possible shares by much', () => {
        const [low, high] = valueRange(sceneOf('metric', [runOf()], options));
        assert.ok(low >= 0 && high <= 1.05);
    });

    it('pass over what a logarithm cannot show', () => {
        const scene = sceneOf('loss', [runOf({}, curvesOf([0, 0.5], [1, 1]))], {
            ...options,
            logarithmic: true,
        });
        const [low, high] = valueRange(scene);
        assert.ok(low > 0.3 && low < 0.5 && high > 1);
    });
});

describe('the rows of labels above a chart', () => {
    const marks = (...places: readonly number[]) => ({
        marks: places.map(x => ({
            ...({ kind: 'best', color: 0, x, value: 1, label: 'best: epoch 20, with dropout' } as const),
        })),
    });
    const whole = { from: 1, to: 100 };

    it('are as few as let each label stand by itself, and at most two', () => {
        assert.equal(labelRows(marks(), whole, 600), 0);
        assert.equal(labelRows(marks(20), whole, 600), 1);
        assert.equal(labelRows(marks(10, 90), whole, 600), 1);
        assert.equal(labelRows(marks(90, 10), whole, 600), 1);
        assert.equal(labelRows(marks(40, 45), whole, 600), 2);
        assert.equal(labelRows(marks(10, 90), whole, 200), 2);
        assert.equal(labelRows(marks(40, 42, 44), whole, 600), 2);
    });
});
