import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import { formatText } from '../../../src/language/edits/format-text.ts';
import { analyze, referenceExample, showAll } from '../support.ts';

const format = (text: string): string => applyTextEdits(text, formatText(analyze(text), '    '));

describe('the layout of a spec', () => {
    const spec = `${referenceExample}\nlet a = [1, -2 * (3 + 4), 1 to 5 step 2]\nmodel b {\n    residual(projection = dense(3)) { dense(3) }\n}\n`;

    it('changes blanks only, and nothing the second time', () => {
        const blanks = fc.array(fc.constantFrom('', ' ', '   ', '\n', '\n\n\n'), {
            minLength: 300,
            maxLength: 300,
        });
        fc.assert(
            fc.property(blanks, gaps => {
                // A blank more wherever there is one, and none taken away, so that the words stay apart.
                let index = 0;
                const messy = spec.replace(/[ \n]+/g, gap => gap + (gaps[index++ % gaps.length] ?? ''));
                const text = messy.replace(/\/\/ S[^\n]*\n[^m]*/, '');
                if (analyze(text).diagnostics.some(({ rule }) => rule === 'syntax')) {
                    return;
                }
                const once = format(text);
                assert.equal(once.replace(/\s+/g, ''), text.replace(/\s+/g, ''));
                assert.equal(format(once), once);
                assert.deepEqual(showAll(analyze(once)), showAll(analyze(text)));
            }),
            { numRuns: 100 },
        );
    });

    it('keeps calls and lists that were broken over lines broken', () => {
        const text =
            'let a = [\n  1,\n  2\n]\nmodel m(\n  width = 3, // units\n  noise = none\n) {\n    input(3)\n}\n';
        assert.equal(
            format(text),
            'let a = [\n    1,\n    2\n]\nmodel m(\n    width = 3, // units\n    noise = none\n) {\n    input(3)\n}\n',
        );
    });

    it('keeps the line endings, the byte order mark and one blank line', () => {
        assert.equal(format('\uFEFFlet a=1\r\n\r\n\r\n\r\nlet b=2'), '\uFEFFlet a = 1\r\n\r\nlet b = 2\r\n');
    });
});
