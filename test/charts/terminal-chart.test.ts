import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawTerminalChart, type TerminalChart } from '../../src/charts/terminal-chart.ts';

const falling: TerminalChart = {
    title: 'loss',
    series: [{ name: 'training', values: [3, 2, 1], line: 'solid', letter: 't' }],
    width: 24,
    height: 5,
    glyphs: 'ascii',
};

describe('the terminal chart', () => {
    it('draws a straight line from corner to corner', () => {
        assert.deepEqual(drawTerminalChart({ ...falling, mark: { epoch: 3, label: 'best epoch 3' } }), [
            '  loss',
            '3 +ttt',
            '  |   ttttt',
            '2 +        ttttt',
            '  |             ttttt',
            '1 +                  ttt',
            '  ++---------+---------^',
            '   1         2         3',
            '   tt training   ^ best epoch 3',
        ]);
    });

    it('tells solid from dashed without colours', () => {
        const flat = (line: 'solid' | 'dashed') =>
            drawTerminalChart({
                ...falling,
                glyphs: 'braille',
                series: [{ name: 'flat', values: [1, 1], line, letter: 'f' }],
            }).find(row => /[\u2801-\u28ff]/.test(row)) ?? '';
        assert.ok(!flat('solid').slice(6).includes(' '));
        assert.ok(flat('dashed').slice(6).includes(' '));
    });

    it('has a line as steep as it gets without gaps', () => {
        const rows = drawTerminalChart({
            ...falling,
            series: [{ name: 'steep', values: [0, 1, 0], line: 'solid', letter: 's' }],
            height: 12,
        });
        assert.equal(rows.slice(1, 13).filter(row => row.includes('s')).length, 12);
    });

    it('interrupts the line where a value is no number, and says when its scale is logarithmic', () => {
        const rows = drawTerminalChart({
            ...falling,
            series: [{ name: 'gap', values: [1, Number.NaN, 0.001], line: 'solid', letter: 'g' }],
        });
        assert.equal(rows.slice(1, 6).join('').split('g').length - 1, 2);
        assert.match(rows[0] ?? '', /log scale/);
    });

    it('colours only what belongs to a series', () => {
        const rows = drawTerminalChart({ ...falling, paint: (text, series) => `<${series}${text}>` });
        assert.match(rows.at(-1) ?? '', /<0tt training>/);
        assert.doesNotMatch(rows[1] ?? '', /<0 /);
    });

    it('never exceeds its width, whatever the values', () => {
        fc.assert(
            fc.property(
                fc.array(fc.double(), { maxLength: 50 }),
                fc.array(fc.double({ min: 0, max: 5 }), { maxLength: 200 }),
                fc.integer({ min: 40, max: 120 }),
                fc.constantFrom('braille' as const, 'ascii' as const),
                (training, validation, width, glyphs) => {
                    const rows = drawTerminalChart({
                        title: 'loss',
                        series: [
                            { name: 'training', values: training, line: 'solid', letter: 't' },
                            { name: 'validation', values: validation, line: 'dashed', letter: 'v' },
                        ],
                        width,
                        height: 10,
                        glyphs,
                        mark: { epoch: 1, label: 'best' },
                    });
                    assert.equal(rows.length, 14);
                    // The legend is a sentence: it wraps as sentences do.
                    assert.ok(rows.slice(0, -1).every(row => [...row].length <= width));
                },
            ),
            { numRuns: 300 },
        );
    });
});
