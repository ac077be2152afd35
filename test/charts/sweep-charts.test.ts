import assert from 'node:assert/strict';
import { reportHtml } from '../../src/charts/report.ts';
import { sweepCharts, sweepReport } from '../../src/charts/sweep-charts.ts';
import type { SweptCombination } from '../../src/model/swept-combination.ts';

function found(loss: number, ...labels: readonly string[]): SweptCombination {
    return {
        labels,
        seeds: 3,
        validationLoss: { mean: loss, deviation: 0.01 },
        validationAccuracy: { mean: 1 - loss, deviation: 0.02 },
        validationRmse: undefined,
        gap: { mean: loss / 2, deviation: undefined },
    };
}

const bestFirst = (combinations: readonly SweptCombination[]): SweptCombination[] =>
    combinations.toSorted((a, b) => a.validationLoss!.mean - b.validationLoss!.mean);

describe('the charts of a sweep', () => {
    it('are lines over one axis, in the order of its numbers', () => {
        const scenes = sweepCharts(
            'rate'.split(' '),
            bestFirst([found(0.3, '0'), found(0.1, '0.5'), found(0.2, '0.2')]),
        );
        assert.deepEqual(
            scenes.map(({ title }) => title),
            ['Validation loss by rate', 'Accuracy by rate'],
        );
        assert.deepEqual(
            scenes[0]?.table.rows.map(([label, mean]) => [label, mean]),
            [
                ['0', 0.3],
                ['0.2', 0.2],
                ['0.5', 0.1],
            ],
        );
        assert.match(scenes[1]?.description ?? '', /Best at rate 0\.5: 90%/);
    });

    it('are heat maps over two, with a hole where no run ended well', () => {
        const [loss] = sweepCharts(
            ['width', 'rate'],
            bestFirst([found(0.3, '64', '0.2'), found(0.1, '128', '0.5'), found(0.2, '64', 'none')]),
        );
        assert.deepEqual(loss?.table, {
            headings: ['width \\ rate', '0.2', '0.5', 'none'],
            rows: [
                ['64', 0.3, undefined, 0.2],
                ['128', undefined, 0.1, undefined],
            ],
        });
    });

    it('are a line for each of three, at the best values of the others', () => {
        const scenes = sweepCharts(
            ['a', 'b', 'c'],
            bestFirst([found(0.1, '1', '1', '1'), found(0.2, '2', '1', '1'), found(0.3, '2', '2', '1')]),
        );
        const [all, byA] = scenes;
        assert.equal(all?.title, 'Validation loss by a, b, c');
        assert.equal(scenes.length, 7);
        assert.deepEqual(
            byA?.table.rows.map(([label, mean]) => [label, mean]),
            [
                ['1', 0.1],
                ['2', 0.2],
            ],
        );
    });

    it('have names in the order of the spec where that is known, and cells that wait their sign', () => {
        const combinations = bestFirst([found(0.1, 'tanh', '64'), found(0.2, 'relu', '64')]);
        const values = [
            ['relu', 'tanh', 'elu'],
            ['64', '32'],
        ];
        const [loss] = sweepCharts(['activation', 'width'], combinations, {
            values,
            stateOf: ([activation]) => (activation === 'elu' ? '…' : undefined),
        });
        assert.deepEqual(
            loss?.table.rows.map(([name]) => name),
            ['relu', 'tanh', 'elu'],
        );
        assert.deepEqual(loss?.table.headings.slice(1), ['32', '64']);
        assert.deepEqual(
            loss?.marks.flatMap(mark => (mark.kind === 'text' ? [[mark.x, mark.y, mark.text]] : [])),
            [
                [0.5, 2.5, '…'],
                [1.5, 2.5, '…'],
            ],
        );
    });

    it('are points over each axis where combinations are drawn by chance', () => {
        const combinations = bestFirst(
            Array.from({ length: 8 }, (_, index) =>
                found(0.1 + index / 10, String(0.1 * (index + 1)), String(100 + 7 * index)),
            ),
        );
        const scenes = sweepCharts(['rate', 'width'], combinations);
        assert.deepEqual(
            scenes.map(({ title }) => title),
            [
                'Validation loss by rate, width',
                'Validation loss by rate',
                'Validation loss by width',
                'Accuracy by rate',
                'Accuracy by width',
            ],
        );
        for (const { marks, table } of scenes.slice(1)) {
            assert.equal(table.rows.length, 8);
            assert.ok(marks.every(({ kind }) => kind === 'points'));
        }
    });

    it('lead through all axes to what came of it, each line from its values to its mean', () => {
        const combinations = bestFirst([
            found(0.1, '0.2', '64', 'relu'),
            found(0.3, '0.4', '32', 'tanh'),
            found(0.2, '0.3', '128', 'relu'),
        ]);
        const [scene] = sweepCharts(['rate', 'width', 'activation'], combinations);
        const lines = scene!.marks.flatMap(mark => (mark.kind === 'line' ? [mark] : []));
        // From the top: 0.4, 128, tanh and 0.3 are 0; the worst is drawn first and the best last.
        assert.deepEqual(
            lines.map(({ y }) => y.map(value => Math.round(1000 * value) / 1000)),
            [
                [0, 1, 0, 0],
                [0.5, 0, 1, 0.5],
                [1, 0.667, 1, 1],
            ],
        );
        assert.deepEqual(
            lines.map(({ paint }) => paint),
            [0, 0, 1],
        );
    });

    it('stand in a report with all combinations and the spec', () => {
        const html = reportHtml(
            sweepReport('digits', ['rate'], bestFirst([found(0.3, '0'), found(0.1, '0.5')]), 'sweep digits'),
        );
        for (const text of [
            'Best: rate = 0.5, with validation loss 0.1 over 3 seeds.',
            '0.1 ± 0.01',
            '90% ± 2%',
            'sweep digits',
        ]) {
            assert.ok(html.includes(text), text);
        }
        assert.match(reportHtml(sweepReport('digits', ['rate'], [])), /No run ended well/);
    });
});
