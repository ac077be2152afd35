import assert from 'node:assert/strict';
import { displayWidth } from '../../src/cli/display-width.ts';
import { createLines } from '../../src/cli/lines.ts';
import type { PlacedDiagnostic } from '../../src/cli/placed-diagnostic.ts';
import { renderDiagnostic } from '../../src/cli/render-diagnostic.ts';
import { createStyle } from '../../src/cli/style.ts';

const at = (line: number, column: number) => ({ line, column });

function rendered(text: string, diagnostic: Partial<PlacedDiagnostic>, columns = 80): string[] {
    const whole: PlacedDiagnostic = {
        file: 'model.netspec',
        start: at(1, 1),
        end: at(1, 2),
        rule: 'some-rule',
        severity: 'warning',
        message: 'Something is odd.',
        related: [],
        fixes: [],
        ...diagnostic,
    };
    const style = createStyle(false);
    return renderDiagnostic(whole, createLines(text), { style, columns, explains: false }).split('\n');
}

describe('a diagnostic in the terminal', () => {
    it('shows the place, what belongs to it, and the fixes, the first with what it changes', () => {
        const text = 'model m {\n    dropout(0.2)\n    relu()\n    dropout(0.4)\n}\n';
        assert.deepEqual(
            rendered(text, {
                start: at(4, 5),
                end: at(4, 12),
                related: [{ message: 'The first one.', start: at(2, 5), end: at(2, 12) }],
                fixes: [
                    {
                        title: 'Merge into dropout(0.52)',
                        safety: 'safe',
                        edits: [
                            { start: at(2, 1), end: at(3, 1), newText: '' },
                            { start: at(4, 13), end: at(4, 16), newText: '0.52' },
                        ],
                    },
                    { title: 'Remove dropout', safety: 'changes-training', edits: [] },
                ],
            }),
            [
                'warning[some-rule]: Something is odd.',
                ' --> model.netspec:4:5',
                '  |',
                '1 | model m {',
                '2 |     dropout(0.2)',
                '  |     ------- The first one.',
                '3 |     relu()',
                '4 |     dropout(0.4)',
                '  |     ^^^^^^^',
                '5 | }',
                '  |',
                '  = fix: Merge into dropout(0.52)',
                '2 -     dropout(0.2)',
                '4 -     dropout(0.4)',
                '3 +     dropout(0.52)',
                '  = fix: Remove dropout (changes training)',
            ],
        );
    });

    it('leaves out the lines between places that are far apart, and blank ones around them', () => {
        const text = Array.from({ length: 14 }, (_, index) =>
            [4, 10, 14].includes(index + 1) ? '' : `line ${index + 1}`,
        ).join('\n');
        const rows = rendered(text, {
            start: at(12, 1),
            end: at(12, 5),
            related: [{ message: 'Here.', start: at(2, 1), end: at(2, 5) }],
        });
        assert.deepEqual(rows.slice(2), [
            '   |',
            ' 1 | line 1',
            ' 2 | line 2',
            '   | ---- Here.',
            ' 3 | line 3',
            '...',
            '11 | line 11',
            '12 | line 12',
            '   | ^^^^',
            '13 | line 13',
        ]);
    });

    it('shows a fix that only inserts, and one in the midst of a line', () => {
        const preview = (newText: string, from: number, to: number) =>
            rendered('a\n    dense(10)\nb', {
                start: at(2, 5),
                end: at(2, 10),
                fixes: [
                    { title: 'Do', safety: 'safe', edits: [{ start: at(2, from), end: at(2, to), newText }] },
                ],
            }).slice(9);
        assert.deepEqual(preview('    relu()\n', 1, 1), ['2 +     relu()']);
        assert.deepEqual(preview('20', 11, 13), ['2 -     dense(10)', '2 +     dense(20)']);
        assert.deepEqual(preview('x\n'.repeat(30), 1, 1), []);
    });

    it('puts the caret under the right place after tabs, wide characters and combining marks', () => {
        assert.equal(rendered('\tx = 1', { start: at(1, 2), end: at(1, 3) }).at(-1), '  |     ^');
        assert.equal(rendered('"数据" bad', { start: at(1, 6), end: at(1, 9) }).at(-1), '  |        ^^^');
        assert.equal(rendered('"e\u0301" bad', { start: at(1, 6), end: at(1, 9) }).at(-1), '  |     ^^^');
        assert.equal(displayWidth('🧪'), 2);
        assert.equal(displayWidth('λ → μ'), 5);
    });

    it('marks at least one column, also at the end of a line and of the file', () => {
        assert.equal(rendered('abc', { start: at(1, 4), end: at(1, 4) }).at(-1), '  |    ^');
        assert.equal(rendered('', { start: at(1, 1), end: at(1, 1) }).at(-1), '  | ^');
    });

    it('says where a place of several lines ends', () => {
        const rows = rendered('model m {\n}\n', { start: at(1, 7), end: at(2, 2) });
        assert.equal(rows.at(-2), '  |       ^^^ to line 2');
    });

    it('cuts a long line around the place', () => {
        const text = `${'a'.repeat(200)}bad${'c'.repeat(200)}`;
        const rows = rendered(text, { start: at(1, 201), end: at(1, 204) }, 60);
        const [line = '', carets = ''] = rows.slice(-2);
        assert.ok(line.length <= 60 && line.includes('bad'));
        assert.equal(carets.indexOf('^'), line.indexOf('bad'));
        assert.match(line, /^1 \| \.\.\.a+badc+\.\.\.$/);
        const front = rendered(text, { start: at(1, 3), end: at(1, 6) }, 60);
        assert.match(front.at(-2) ?? '', /^1 \| a+\.\.\.$/);
        assert.equal(front.at(-1), '  |   ^^^');
    });

    it('shows control characters as replacements, so that a file cannot write to the terminal', () => {
        const rows = rendered('a\u001b[31mb', { start: at(1, 1), end: at(1, 2), message: 'No \u001b[31m.' });
        assert.ok(rows.every(row => !row.includes('\u001b')));
    });

    it('colours severity and gutter only where there are colours', () => {
        const style = createStyle(true);
        const whole = {
            file: 'f',
            start: at(1, 1),
            end: at(1, 2),
            rule: 'r',
            message: 'm',
            related: [],
            fixes: [],
        };
        const text = renderDiagnostic({ ...whole, severity: 'error' }, createLines('x'), {
            style,
            columns: 80,
            explains: true,
        });
        assert.ok(text.startsWith('\u001b[1m\u001b[31merror'));
        assert.match(text, /netspec explain r/);
    });
});
