import assert from 'node:assert/strict';
import fc from 'fast-check';
import { paletteLength } from '../../src/extension/runs/run-colors.ts';
import { runName } from '../../src/model/run-name.ts';
import { Announcements, announceEveryMs } from '../../src/webview/announcements.ts';
import { eachStretch } from '../../src/webview/chart-painting.ts';
import {
    choosePalette,
    contrast,
    distance,
    luminance,
    parseColor,
    withAlpha,
} from '../../src/webview/colors.ts';
import { progressOf, runFacts, shortLabel, stateText } from '../../src/webview/run-labels.ts';
import { smooth, smoothColumn } from '../../src/webview/smoothing.ts';
import { tableEpochs } from '../../src/webview/table-rows.ts';
import { curvesOf, runInfo, runOf } from './support.ts';

describe('smoothing', () => {
    it('is the exponential moving average, corrected for its start', () => {
        // By hand: (0.5·4) / 0.5; (0.25·4 + 0.5·2) / 0.75.
        assert.deepEqual(smooth([4, 2], 0.5), [4, 2 / 0.75]);
    });

    it('keeps constants, and everything at weight 0', () => {
        fc.assert(
            fc.property(
                fc.double({ min: -100, max: 100, noNaN: true }),
                fc.double({ min: 0, max: 0.95, noNaN: true }),
                (value, weight) => {
                    for (const smoothed of smooth([value, value, value], weight)) {
                        assert.ok(Math.abs(smoothed - value) < 1e-9);
                    }
                },
            ),
        );
        assert.deepEqual(smooth([1, 5, 2], 0), [1, 5, 2]);
    });

    it('of a growing column is that of the whole column, whatever arrived when', () => {
        fc.assert(
            fc.property(fc.array(fc.array(fc.double({ noDefaultInfinity: true }))), parts => {
                const column: number[] = [];
                for (const part of parts) {
                    column.push(...part);
                    assert.deepEqual(smoothColumn(column, 0.5), smooth(column, 0.5));
                }
            }),
        );
    });

    it('leaves holes as they are, without effect on the rest', () => {
        const [first, hole, last] = smooth([4, Number.NaN, 2], 0.5);
        assert.deepEqual([first, hole, last], [4, Number.NaN, 2 / 0.75]);
    });
});

describe('colours', () => {
    it('have the contrast that WCAG gives', () => {
        assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
        // #777777 on white is the known near miss of 4.5.
        assert.ok(Math.abs(contrast([119, 119, 119], [255, 255, 255]) - 4.48) < 0.005);
        assert.equal(luminance([255, 255, 255]), 1);
    });

    it('are parsed in the forms that themes have', () => {
        assert.deepEqual(parseColor('#0af'), [0, 170, 255]);
        assert.deepEqual(parseColor(' #FFA500 '), [255, 165, 0]);
        assert.deepEqual(parseColor('#ffa500ff'), [255, 165, 0]);
        assert.deepEqual(parseColor('rgb(1, 2, 3)'), [1, 2, 3]);
        assert.deepEqual(parseColor('rgba(1, 2, 3, 1)'), [1, 2, 3]);
        assert.equal(parseColor('rgba(1, 2, 3, 0.5)'), undefined);
        assert.equal(parseColor(''), undefined);
        assert.equal(withAlpha('#010203', 0.5), 'rgba(1, 2, 3, 0.5)');
    });

    it('lie closer together for those who do not tell red from green', () => {
        const [red, green] = [
            [200, 60, 60],
            [110, 130, 50],
        ] as const;
        assert.ok(distance(red, green) < 30);
        assert.ok(distance([59, 130, 246], [217, 119, 6]) > 80);
    });

    const themes = {
        'Dark Modern': ['#1f1f1f', '#59a4f9', '#d18616', '#b180d7', '#89d185', '#cca700', '#f14c4c'],
        'Light Modern': ['#ffffff', '#0063d3', '#d18616', '#652d90', '#388a34', '#bf8803', '#e51400'],
        'Dark High Contrast': ['#000000', '#3794ff', '#ab5a00', '#b180d7', '#89d185', '#ffd370', '#f48771'],
        'Light High Contrast': ['#ffffff', '#0063d3', '#0f4a85', '#652d90', '#374e06', '#895503', '#b5200d'],
        'a theme that says nothing': ['#1e1e1e', '', '', '', '', '', ''],
        'a theme of one colour': [
            '#ffffff',
            '#336699',
            '#336699',
            '#336699',
            '#336699',
            '#336699',
            '#336699',
        ],
    };
    for (const [theme, [background = '', ...colors]] of Object.entries(themes)) {
        it(`are told apart in ${theme}`, () => {
            const palette = choosePalette(colors, background);
            assert.equal(palette.length, paletteLength);
            const ground = parseColor(background);
            palette.forEach((color, place) => {
                const rgb = parseColor(color);
                assert.ok(rgb !== undefined && ground !== undefined);
                assert.ok(contrast(rgb, ground) >= 3, `${color} is too faint.`);
                for (const other of palette.slice(0, place)) {
                    const otherRgb = parseColor(other);
                    assert.ok(
                        otherRgb !== undefined && distance(rgb, otherRgb) >= 20,
                        `${color} is like ${other}.`,
                    );
                }
            });
        });
    }

    it('stay those of the theme where they are good', () => {
        const [, ...colors] = themes['Dark Modern'];
        assert.deepEqual(choosePalette(colors, '#1f1f1f').slice(0, 2), ['#59a4f9', '#d18616']);
    });
});

describe('a line with holes', () => {
    it('is drawn in its stretches, a single point among them', () => {
        const values = [1, Number.NaN, 1, 1, Number.NaN, 1];
        const found: [number, number][] = [];
        eachStretch(
            index => Number.isFinite(values[index]!),
            values.length,
            (from, to) => found.push([from, to]),
        );
        assert.deepEqual(found, [
            [0, 0],
            [2, 3],
            [5, 5],
        ]);
    });
});

describe('what runs are called', () => {
    it('counts runs of one name, and says what a twin lacks', () => {
        assert.equal(runName(runInfo()), 'digits_mlp');
        assert.equal(runName(runInfo({ attempt: 2 })), 'digits_mlp #2');
        assert.equal(
            runName(runInfo({ name: 'digits_mlp/without-dropout', attempt: 2 })),
            'digits_mlp without dropout #2',
        );
    });

    it('is short within a pair and full outside it', () => {
        const pair = { main: runOf({ id: 'a' }), twin: runOf({ id: 'b' }) };
        assert.equal(shortLabel(pair.main.info, pair), 'with dropout');
        assert.equal(shortLabel(pair.twin.info, pair), 'without dropout');
        assert.equal(shortLabel(runInfo({ id: 'c', attempt: 3 }), pair), 'digits_mlp #3');
        assert.equal(shortLabel(pair.main.info, { main: pair.main, twin: undefined }), 'digits_mlp');
    });

    it('says how a run stands', () => {
        const running = runInfo({
            state: 'running',
            epoch: 12,
            epochs: 60,
            step: 25,
            steps: 100,
            seconds: 2,
        });
        assert.equal(stateText(running), 'Epoch 12 of 60 · 6.0 s left');
        assert.equal(stateText({ ...running, step: 0 }), 'Epoch 12 of 60');
        assert.equal(stateText(runInfo({ seconds: 8.24 })), 'Finished in 8.2 s');
        assert.equal(stateText(runInfo({ state: 'stopped', epoch: 3 })), 'Stopped at epoch 3');
        assert.equal(stateText(runInfo({ state: 'stopped', epoch: 0 })), 'Stopped');
        assert.equal(progressOf(running), 0.25);
        assert.equal(progressOf(runInfo()), undefined);
    });

    it('gives the facts that are known', () => {
        assert.equal(runFacts(runInfo()), 'seed 7 · 85,002 parameters · cross_entropy');
        assert.equal(
            runFacts(runInfo({ trainingExamples: 1438 })),
            'seed 7 · 85,002 parameters · 1,438 training examples · cross_entropy',
        );
    });
});

describe('the data table', () => {
    it('lists every epoch of a short run', () => assert.deepEqual(tableEpochs(4, [2]), [1, 2, 3, 4]));

    it('lists the first, the last and the best epochs of a long run, in order', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 401, max: 100_000 }),
                fc.array(fc.nat(100_000), { maxLength: 4 }),
                (epochs, best) => {
                    const listed = tableEpochs(epochs, best);
                    assert.equal(listed[0], 1);
                    assert.equal(listed.at(-1), epochs);
                    assert.ok(listed.length <= 400 + best.length);
                    assert.ok(best.every(epoch => epoch < 1 || epoch > epochs || listed.includes(epoch)));
                    assert.ok(listed.every((epoch, row) => row === 0 || epoch > (listed[row - 1] ?? 0)));
                },
            ),
        );
    });
});

describe('announcements', () => {
    it('tell of beginnings and ends at once, and of progress now and then', () => {
        const announcements = new Announcements();
        const next = (over: Parameters<typeof runOf>[0], nowMs: number): string | undefined =>
            announcements.next({ main: runOf(over, curvesOf([1], [1])), twin: undefined }, nowMs);
        const running = { state: 'running', epoch: 1, step: 0 } as const;
        assert.match(next(running, 0) ?? '', /^digits_mlp: Epoch 1 of 4\. Best so far/);
        assert.equal(next(running, announceEveryMs - 1), undefined);
        assert.match(next(running, announceEveryMs) ?? '', /Epoch 1/);
        assert.match(next({ state: 'failed', message: 'NaN.' }, announceEveryMs + 1) ?? '', /Failed\. NaN\./);
        assert.equal(next({ state: 'failed', message: 'NaN.' }, 9 * announceEveryMs), undefined);
        assert.match(next({ id: 'b' }, 9 * announceEveryMs) ?? '', /Finished/);
    });
});
