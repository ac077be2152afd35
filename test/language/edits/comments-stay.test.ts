// Fixes do the same to a text with a comment behind every word, and every comment is still there afterwards.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allMeasuredExamples } from '../../../scripts/reference/measured-examples.ts';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import type { Analysis, AnalyzerOptions } from '../../../src/language/analysis.ts';
import { fixAll } from '../../../src/language/edits/fix-all.ts';
import { rules } from '../../../src/lint/rules/index.ts';
import type { TextFix } from '../../../src/model/finding.ts';
import { validSpec } from '../generate/specs.ts';
import { analyze } from '../support.ts';

const options: Partial<AnalyzerOptions> = {
    fileExists: () => true,
    lint: { preset: 'strict' },
    measurements: allMeasuredExamples,
};
const read = (text: string) => analyze(text, options);

const wordsOf = ({ lexing }: Analysis) => lexing.tokens.map(({ image }) => image);
const commentsOf = ({ lexing }: Analysis) => lexing.comments.map(({ image }) => image.trim()).sort();

/** The text with a comment of its own at some of the places between its words. */
function withComments(text: string, kinds: readonly ('none' | 'behind' | 'below')[], eol: string): string {
    const { tokens } = read(text).lexing;
    let commented = '';
    let position = 0;
    for (const [index, { startOffset, image }] of tokens.entries()) {
        const end = startOffset + image.length;
        const kind = kinds[index % kinds.length] ?? 'none';
        const comment = `// comment ${index}, or f(${index})${eol}`;
        commented += text.slice(position, end).replaceAll('\n', eol);
        commented += kind === 'none' ? '' : kind === 'behind' ? ` ${comment}` : `${eol}    ${comment}`;
        position = end;
    }
    return commented + text.slice(position).replaceAll('\n', eol);
}

/**
 * No edit writes a word again that it replaces: such a word, and what stands around it, was not to be touched. What was
 * computed from numbers may come out as one of them.
 */
function checkMinimal(text: string, { title, edits }: TextFix): void {
    for (const { range, newText } of edits) {
        const code = (part: string) => part.replaceAll(/\/\/[^\n\r]*/g, '');
        const words = (part: string): readonly string[] => code(part).match(/[\w.]+/g) ?? [];
        const replaced = text.slice(range.start, range.end);
        if (!/[\w)%]\s*[-+*/]/.test(code(replaced))) {
            const again = words(newText).filter(word => words(replaced).includes(word));
            assert.deepEqual(again, [], `${title} writes ${again.join(', ')} again in\n${text}`);
        }
    }
}

/** How many fixes were compared. */
function checkComments(text: string, commented: string): number {
    const [plain, full] = [read(text), read(commented)];
    assert.deepEqual(wordsOf(full), wordsOf(plain));
    let compared = 0;
    for (const [index, diagnostic] of plain.diagnostics.entries()) {
        const other = full.diagnostics[index];
        assert.equal(other?.rule, diagnostic.rule, commented);
        const fixes = full.fixesFor(other);
        for (const [place, fix] of plain.fixesFor(diagnostic).entries()) {
            const same = fixes[place];
            assert.equal(same?.title, fix.title, `of ${diagnostic.rule} in\n${commented}`);
            const after = read(applyTextEdits(commented, same.edits));
            const about = `${fix.title} makes\n${after.text}\nof\n${commented}`;
            assert.deepEqual(wordsOf(after), wordsOf(read(applyTextEdits(text, fix.edits))), about);
            assert.deepEqual(commentsOf(after), commentsOf(full), about);
            checkMinimal(commented, same);
            compared += 1;
        }
    }
    const all = fixAll(full, read).analysis;
    assert.deepEqual(wordsOf(all), wordsOf(fixAll(plain, read).analysis), commented);
    assert.deepEqual(commentsOf(all), commentsOf(full), `--fix makes\n${all.text}\nof\n${commented}`);
    return compared;
}

const kinds = fc.array(fc.constantFrom('none', 'behind', 'below'), { minLength: 1, maxLength: 60 });
const lineEnding = fc.constantFrom('\n', '\r\n');

/** Calls over whose arguments the fixes of several rules go, on one line and on many. */
const layer = fc.constantFrom(
    'dropout(0.2)',
    'dropout(20%)',
    'dropout(keep = 0.7)',
    'dropout(keep = 70%)',
    'dropout(schedule(1.5, mode = early, shape = linear, cutoff = 10))',
    'dropout(schedule(60%, cutoff = 10))',
    'dropout(100%)',
    'dropout(256)',
    'gaussian_dropout(rate = 0.5)',
    'spatial_dropout(0.3)',
    'batch_norm(momentum = 0.9)',
    'batch_norm()',
    'relu()',
    'dense(8, activation = relu)',
    'dense(units = 64, activation = leaky_relu(0.2), use_bias = true)',
    'residual { dense(64) dropout(0.5) batch_norm() }',
);
const settings = fc.constantFrom(
    'optimizer = sgd',
    'optimizer = sgd() regularizer = l2(1e-4)',
    'optimizer = sgd(learning_rate = 1e-1, momentum = 0.9) regularizer = [l2(1e-4)]',
    'regularizer = [l1(1e-4), l2(1e-4),] optimizer = sgd(momentum = ramp(0.5, 0.9, epochs = 5))',
    'early_stopping = patience(3)',
    'early_stopping = patience(epochs = 2) label_smoothing = 0.1',
    '',
);
const source = fc.constantFrom(
    'source = builtin(digits)',
    'source = builtin(digits) validation = builtin(digits)',
    'validation = builtin(digits) source = builtin(digits) limit = 100',
);
const spec = fc
    .tuple(fc.array(layer, { minLength: 1, maxLength: 5 }), fc.constantFrom(' ', '\n    '), settings, source)
    .map(
        ([layers, space, train, data]) =>
            `model m {${space}input(64)${space}dense(64)${space}${layers.join(space)}${space}dense(64)${space}` +
            `dense(10, activation = softmax)\n}\ndata d { ${data} }\ntrain m on d { ${train} }\n`,
    );

describe('the comments in a text', function () {
    this.timeout(60_000);

    it('stay under every fix of networks with much to mend, which are the same as without them', () => {
        let compared = 0;
        fc.assert(
            fc.property(spec, kinds, lineEnding, (text, some, eol) => {
                compared += checkComments(text, withComments(text, some, eol));
            }),
            { numRuns: 120 },
        );
        assert.ok(compared > 200, `only ${compared} fixes were compared`);
    });

    it('do so in sound specs with every construct', () => {
        fc.assert(
            fc.property(validSpec, kinds, lineEnding, (text, some, eol) => {
                checkComments(text, withComments(text, some, eol));
            }),
            { numRuns: 40 },
        );
    });

    for (const { id, documentation } of rules.filter(({ fixSafety }) => fixSafety.length > 0)) {
        it(`stay under the fixes of ${id}`, () => {
            const every = withComments(documentation.bad, ['behind'], '\n');
            assert.ok(checkComments(documentation.bad, every) > 0);
            fc.assert(
                fc.property(kinds, lineEnding, (some, eol) => {
                    checkComments(documentation.bad, withComments(documentation.bad, some, eol));
                }),
                { numRuns: 4 },
            );
        });
    }
});
