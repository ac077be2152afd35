// What leaves the editor: tables, pictures and pages, read back by programs that are not ours.

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import Papa from 'papaparse';
import upng from 'upng-js';
import { seriesColors } from '../../src/charts/chart-colors.ts';
import { meanInterval } from '../../src/charts/confidence.ts';
import { csvOf } from '../../src/charts/csv.ts';
import { numberText, shareText, spreadText, wholeText } from '../../src/charts/number-text.ts';
import { base64, encodePng } from '../../src/charts/png.ts';
import { reportHtml } from '../../src/charts/report.ts';
import { renderSvg } from '../../src/charts/svg.ts';
import { contrast, distance, parseColor } from '../../src/webview/colors.ts';
import { examples } from './examples.ts';

describe('a table as CSV', () => {
    it('is read back as it was, whatever its texts hold', () => {
        fc.assert(
            fc.property(
                fc.array(fc.tuple(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
                    minLength: 1,
                }),
                rows => {
                    const text = csvOf({ headings: ['name', 'value'], rows });
                    const { data } = Papa.parse<string[]>(text.slice(0, -2), {
                        delimiter: ',',
                        newline: '\r\n',
                    });
                    assert.deepEqual(
                        data.slice(1).map(([name, value]) => [name, Number(value)]),
                        rows.map(([name, value]) => [name, value + 0]),
                    );
                },
            ),
        );
    });

    it('has nothing where nothing is known', () => {
        assert.equal(
            csvOf({
                headings: ['a', 'b'],
                rows: [
                    [1, undefined],
                    [Number.NaN, 'x'],
                ],
            }),
            'a,b\r\n1,\r\n,x\r\n',
        );
    });
});

describe('a picture as PNG', () => {
    it('is read back pixel by pixel, larger ones than a block among them', () => {
        for (const [width, height] of [
            [1, 1],
            [7, 5],
            [300, 250],
        ] as const) {
            const pixels = Uint8Array.from({ length: width * height }, (_, place) => (place * 7) % 3);
            const colors = [
                [0, 0, 0, 0],
                [10, 20, 30, 255],
                [200, 100, 50, 128],
            ] as const;
            const file = encodePng({ width, height, pixels, colors });
            const image = upng.decode(Uint8Array.from(file).buffer);
            assert.deepEqual([image.width, image.height], [width, height]);
            const [rgba] = upng.toRGBA8(image);
            const expected = [...pixels].flatMap(pixel => [...colors[pixel]!]);
            assert.deepEqual([...new Uint8Array(rgba!)], expected);
        }
    });

    it('is refused where it is none', () => {
        assert.throws(
            () => encodePng({ width: 2, height: 2, pixels: new Uint8Array(3), colors: [] }),
            RangeError,
        );
    });

    it('is written in base 64 as Node writes it', () => {
        fc.assert(
            fc.property(fc.uint8Array(), bytes => {
                assert.equal(base64(bytes), Buffer.from(bytes).toString('base64'));
            }),
        );
    });
});

describe('the interval of a mean', () => {
    it('is that of a textbook', () => {
        // Moore and McCabe, Introduction to the Practice of Statistics, example 7.1: n = 8, mean 22.5, s = 7.19: 16.5 to 28.5.
        const [from, to] = meanInterval(22.5, 7.19, 8) ?? assert.fail();
        assert.ok(Math.abs(from - 16.49) < 0.01 && Math.abs(to - 28.51) < 0.01, `${from} to ${to}`);
    });

    it('has the quantiles of large tables beyond 30 degrees of freedom, and none for one value', () => {
        // t(0.975) for 40, 60 and 120 degrees of freedom, from the usual tables.
        for (const [freedom, t] of [
            [40, 2.021],
            [60, 2.0],
            [120, 1.98],
        ] as const) {
            const [, to] = meanInterval(0, Math.sqrt(freedom + 1), freedom + 1) ?? assert.fail();
            assert.ok(Math.abs(to - t) < 6e-4, `${to} for ${freedom}`);
        }
        assert.equal(meanInterval(1, undefined, 1), undefined);
    });
});

describe('the numbers of charts', () => {
    it('have three digits that mean something', () => {
        const texts = [0, 0.07, 1.5, 12.345, 1240, 85_002, 0.000_72, -0.25, Number.NaN].map(numberText);
        assert.deepEqual(texts, ['0', '0.07', '1.5', '12.3', '1,240', '85,002', '7.2e−4', '−0.25', '–']);
        assert.deepEqual([0, 0.981, 1].map(shareText), ['0%', '98.1%', '100%']);
        assert.equal(wholeText(1_234_567), '1,234,567');
        const spreads = [
            spreadText(0.1444, 0.000518),
            spreadText(12, 0.5),
            spreadText(0.96, 0.002, shareText),
        ];
        assert.deepEqual(spreads, ['0.144 ± 0.0005', '12 ± 0.5', '96% ± 0.2%']);
    });
});

describe('the colours of charts on paper', () => {
    it('are told apart from paper and from one another, by the colour-blind too', () => {
        seriesColors.forEach((color, place) => {
            const rgb = parseColor(color) ?? assert.fail();
            assert.ok(contrast(rgb, [255, 255, 255]) >= 3, color);
            for (const other of seriesColors.slice(0, place)) {
                assert.ok(distance(rgb, parseColor(other)!) >= 20, `${color} is like ${other}`);
            }
        });
    });
});

describe('a report', () => {
    const html = reportHtml({
        title: 'digits <mlp>',
        summary: 'It was trained.',
        facts: [['Seed', '7']],
        sections: [{ title: 'Curves', scenes: Object.values(examples).map(example => example()) }],
        specText: 'let a = "</pre><script>alert(1)</script>"',
    });

    it('needs nothing but itself, and runs nothing', () => {
        assert.ok(!/<script|javascript:|\son\w+=/i.test(html));
        assert.ok(!/(src|href)="(?!data:image\/png;base64,)/.test(html));
        assert.ok(!/https?:\/\/(?!www\.w3\.org\/2000\/svg)/.test(html));
        assert.match(html, /&lt;script&gt;alert/);
    });

    it('has no id twice', () => {
        const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
        assert.equal(new Set(ids).size, ids.length);
        assert.ok(ids.length >= 3 * Object.keys(examples).length);
    });

    it('has no chart that refers to what is another chart\u2019s, or to nothing', () => {
        const drawings = html.split('<svg ').slice(1);
        assert.equal(drawings.length, Object.keys(examples).length);
        for (const drawing of drawings) {
            assertOwnReferences(drawing.slice(0, drawing.indexOf('</svg>')));
        }
    });
});

function assertOwnReferences(drawing: string): void {
    const own = new Set([...drawing.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const urls = [...drawing.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
    const names = /aria-labelledby="([^"]+)"/.exec(drawing)?.[1]?.split(' ') ?? [];
    assert.ok(urls.length > 0 && names.length === 2);
    for (const id of [...urls, ...names]) {
        assert.ok(own.has(id), `${id} is not there`);
    }
}

describe('a chart as a file', () => {
    it('has its colours as attributes alone: programs that know no variables draw it black otherwise', () => {
        for (const example of Object.values(examples)) {
            const drawing = renderSvg(example());
            assert.ok(!/<style|\sclass=|var\(/.test(drawing));
            // In a page they are joined by the classes that it restyles, and by nothing else.
            const inPage = renderSvg(example(), { standalone: false });
            assert.match(inPage, /class="chart-/);
            assert.equal(inPage.replaceAll(/ class="[^"]*"/g, ''), drawing);
        }
    });
});

describe('charts that are pasted into one page', () => {
    it('keep apart what they refer to', () => {
        const drawings = Object.values(examples).map(example => renderSvg(example()));
        const ids = drawings.flatMap(drawing => [...drawing.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
        assert.equal(new Set(ids).size, ids.length);
        for (const drawing of drawings) {
            assertOwnReferences(drawing);
        }
    });
});
