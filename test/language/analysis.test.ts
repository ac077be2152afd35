import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { namesOf } from '../../src/catalog/index.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { analyze, applyFix, expectClean, referenceExample, showAll, trained, uri } from './support.ts';

const example = readFileSync(new URL('../../examples/digits.netspec', import.meta.url), 'utf8');

describe('analysis', () => {
    it('has nothing to say about the example of the reference', () => {
        expectClean(referenceExample);
        expectClean(referenceExample.replaceAll('\n', '\r\n'));
        expectClean(`\uFEFF${referenceExample}`);
    });

    it('has one thing to say about the first example, and a fix that leaves nothing', () => {
        const analysis = analyze(example);
        assert.deepEqual(
            analysis.diagnostics.map(({ rule, severity }) => `${severity} ${rule}`),
            ['warning stacked-dropout'],
        );
        const fixed = applyFix(analysis, /^Merge/);
        assert.equal(fixed, example.replace('    dropout(0.2)\n    dropout(0.4)\n', '    dropout(0.52)\n'));
        expectClean(fixed);
    });

    it('lints models that no run uses, and networks whose run has a mistake elsewhere', () => {
        const model = 'model m { input(64) dense(64) dropout(0.2) dropout(0.2) dense(10) }\n';
        const rules = (text: string) => analyze(text).diagnostics.map(({ rule }) => rule);
        assert.deepEqual(rules(model), ['stacked-dropout']);
        assert.deepEqual(rules(`${model}data d { source = csv("absent.csv") }\ntrain m on d { }`), [
            'stacked-dropout',
            'data',
        ]);
    });

    it('says a thing once for a token that stands in several runs, several calls and several iterations', () => {
        const text = trained('input(64)\nrepeat 2 { dense(64) dropout(0.2) dropout(0.2) }\ndense(10)', {
            after: 'train again = net on examples { seed = 2 }',
        });
        const lines = showAll(analyze(text));
        assert.equal(lines.length, 1, lines.join('\n'));
        assert.match(lines[0] ?? '', /\(x2\)\.$/);
    });

    it('does not grow with what constants are made of', () => {
        const lines = Array.from({ length: 60 }, (_, index) => `let a${index + 1} = a${index} + a${index}`);
        const text = `let a0 = 1\n${lines.join('\n')}\n`;
        // Sixty doublings: a value that was worked out anew at each use would never be done.
        expectClean(text);
    });
});

describe('any text', function () {
    this.timeout(60_000);
    const words = [
        'model',
        'data',
        'train',
        'sweep',
        'let',
        'on',
        'repeat',
        'residual',
        'concat',
        'to',
        'step',
        'none',
        'true',
        'm',
        'd',
        'width',
        ...namesOf('layer').slice(0, 12),
        'input',
        'dense',
        'dropout',
        'relu',
        'sgd',
        'l2',
        'builtin',
        'digits',
        'csv',
        'source',
        'epochs',
        'units',
        'activation',
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        '=',
        ',',
        '+',
        '-',
        '*',
        '/',
        '%',
        '0',
        '1',
        '2',
        '0.5',
        '64',
        '1e9',
        '"a.csv"',
        '"',
        "'",
        '\n',
        '\r\n',
        '// c\n',
        '// netspec-ignore stacked-dropout: x\n',
        '\u0000',
        '#',
    ];
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map(parts => parts.join(' '));
    /** The reference with some of its text cut out, doubled or replaced. */
    const damaged = fc
        .array(
            fc.tuple(
                fc.nat(referenceExample.length),
                fc.nat(20),
                fc.constantFrom('', '{', ')', ' relu ', '\n', '"', '= 3'),
            ),
            { maxLength: 4 },
        )
        .map(cuts =>
            cuts.reduce(
                (text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length),
                referenceExample,
            ),
        );

    const holds = (text: string): void => {
        const analysis = analyze(text);
        for (const diagnostic of analysis.diagnostics) {
            const { start, end } = diagnostic.range;
            assert.ok(
                start >= 0 && start <= end && end <= text.length,
                `${start} to ${end} of ${text.length}`,
            );
            assert.ok(
                diagnostic.message.length > 10 && !diagnostic.message.includes('undefined'),
                diagnostic.message,
            );
        }
        const places = analysis.diagnostics.map(({ rule, range }) => `${rule} ${range.start}-${range.end}`);
        assert.deepEqual(places, [...new Set(places)]);
        const [first] = analysis.diagnostics;
        for (const fix of first === undefined ? [] : analysis.fixesFor(first)) {
            applyTextEdits(text, fix.edits);
        }
        for (const run of analysis.spec.runs) {
            assert.ok(run.network.layers.length > 0);
        }
    };

    it('neither throws nor hangs', () => {
        fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns: 200 });
        fc.assert(fc.property(soup, holds), { numRuns: 600 });
    });

    it('that was a spec a moment ago neither throws nor hangs', () => {
        fc.assert(fc.property(damaged, holds), { numRuns: 400 });
    });

    it('of a hostile kind neither throws nor hangs', () => {
        const texts = [
            `let a = ${'1 + '.repeat(20_000)}1`,
            `let a = [${'[1], '.repeat(5000)}]`,
            `model m { ${'input(3) '.repeat(5000)} }`,
            `model m { input(3) ${'repeat 9 { '.repeat(50)} none ${'} '.repeat(50)} }`,
            `${Array.from({ length: 2000 }, (_, index) => `let a${index} = a${index + 1}`).join('\n')}\nlet a2000 = 1`,
            `${Array.from({ length: 30 }, (_, index) => `model m${index} { m${index + 1}() m${index + 1}() }`).join('\n')}\nmodel m30 { input(3) }`,
            '}'.repeat(20_000),
            'model '.repeat(5000),
            '"'.repeat(20_001),
            '// netspec-ignore x: y\n'.repeat(3000),
            `train m(${'a = 1, '.repeat(5000)}) on d { }`,
            'x'.repeat(200_000),
        ];
        for (const text of texts) {
            holds(text);
        }
    }).timeout(120_000);

    it('has the address that it was given', () => {
        assert.equal(analyze('').uri, uri);
    });
});
