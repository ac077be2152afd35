// All safe fixes at once: they come to an end, once is enough, and nothing that a person wrote as a comment is lost.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Analysis } from '../../../src/language/analysis.ts';
import { isIgnoreComment } from '../../../src/language/diagnostics/ignores.ts';
import { fixAll } from '../../../src/language/edits/fix-all.ts';
import { rules } from '../../../src/lint/rules/index.ts';
import { languageRules, type SpecDiagnostic } from '../../../src/model/finding.ts';
import { validSpec } from '../generate/specs.ts';
import { analyze } from '../support.ts';

const fixed = (text: string) => {
    const before = analyze(text, { fileExists: () => true });
    return { before, ...fixAll(before, other => analyze(other, { fileExists: () => true })) };
};

/** But for those that silence a rule about a layer, which go with the layer. */
const commentsOf = ({ lexing }: Analysis) =>
    lexing.comments.flatMap(({ image }) => (isIgnoreComment(image) ? [] : image)).sort();

const keyOf = ({ rule, severity }: SpecDiagnostic) => `${rule} ${severity}`;

/** Termination is what lets this return at all. */
function checkFixAll(text: string): number {
    const { before, analysis, applied } = fixed(text);
    const isMistake = ({ rule }: SpecDiagnostic) => languageRules.some(name => name === rule);
    // A mistake hides the network from the linter, so that what is found once it is mended was there before.
    const wasHidden = before.diagnostics.some(isMistake);
    const after = analysis.diagnostics.filter(found => !wasHidden || isMistake(found)).map(keyOf);
    const left = before.diagnostics.map(keyOf);
    for (const key of after) {
        const index = left.indexOf(key);
        assert.notEqual(index, -1, `${key} is new in\n${analysis.text}\nfrom\n${text}`);
        left.splice(index, 1);
    }
    assert.deepEqual(commentsOf(analysis), commentsOf(before), `comments of\n${text}`);
    const again = fixed(analysis.text);
    assert.deepEqual(again.applied, [], `a second time changes\n${analysis.text}`);
    assert.equal(again.analysis.text, analysis.text);
    return applied.length;
}

const comment = fc.constantFrom(
    '',
    '',
    '',
    ' // both rates are swept',
    '\n// ünïcode, 漢字',
    '\n// netspec-ignore stacked-dropout: a study',
);
const layer = fc.constantFrom(
    'dropout(0.2)',
    'dropout(0.5)',
    'dropout(keep = 0.9)',
    'noise',
    'dropout(50)',
    'dropout(1)',
    'spatial_dropout(0.3)',
    'gaussian_dropout(0.5)',
    'relu()',
    'tanh()',
    'dense(64, activation = relu)',
    'softmax()',
    // Mistakes of the language that have a safe fix.
    'relu',
    'batch_norm',
);
const body = fc
    .array(fc.tuple(layer, comment), { minLength: 1, maxLength: 9 })
    .map(lines => lines.map(([text, behind]) => `${text}${behind}`).join('\n'));
const block = fc
    .tuple(body, fc.constantFrom('', 'repeat 2', 'residual'), body)
    .map(([first, head, second]) => (head === '' ? first : `${first}\n${head} {\n${second}\n}`));
const odd = fc
    .tuple(
        block,
        fc.constantFrom(
            'dense(10, activation = softmax)',
            'dense(10, activation = softmax)\ndropout(0.3) // late',
        ),
    )
    .map(
        ([layers, end]) => `// A study.\nmodel m(noise = dropout(0.4)) {\ninput(64)\n${layers}\n${end}\n}\n`,
    );

describe('all safe fixes', function () {
    this.timeout(60_000);

    it('end, are done once, keep comments and add nothing, on networks with much to mend', () => {
        let mended = 0;
        fc.assert(
            fc.property(odd, text => {
                mended += checkFixAll(text);
            }),
            { numRuns: 200 },
        );
        assert.ok(mended > 50, `only ${mended} fixes were applied`);
    });

    it('do so on sound specs with every construct', () => {
        fc.assert(
            fc.property(validSpec, text => {
                checkFixAll(text);
            }),
            { numRuns: 60 },
        );
    });

    const root = join(import.meta.dirname, '..', '..', '..');
    const files = globSync(
        ['examples/*.netspec', 'media/templates/*.netspec', 'test/fixtures/**/*.netspec'],
        { cwd: root },
    );
    for (const file of files) {
        it(`do so on ${file}`, () => {
            checkFixAll(readFileSync(join(root, file), 'utf8'));
        });
    }

    for (const { id, documentation } of rules) {
        it(`do so on the examples of ${id}`, () => {
            checkFixAll(documentation.bad);
            assert.equal(checkFixAll(documentation.good), 0, 'the good example has something to fix');
        });
    }

    it('are applied together where they do not touch, with one analysis for all', () => {
        const layers = Array.from(
            { length: 20 },
            () => 'dense(256, activation = relu)\ndropout(0.1)\ndropout(0.1)\n',
        ).join('');
        const others = rules
            .filter(({ id }) => id !== 'stacked-dropout')
            .map(({ id }) => [id, 'off'] as const);
        const options = { lint: { severities: Object.fromEntries(others) } };
        const before = analyze(`model m {\ninput(64)\n${layers}dense(10)\n}\n`, options);
        let analyses = 0;
        const { analysis, applied } = fixAll(before, text => {
            analyses += 1;
            return analyze(text, options);
        });
        assert.equal(applied.length, 20);
        assert.deepEqual(analysis.diagnostics, []);
        assert.equal(analyses, 1);
    });

    it('go on as long as one makes room for another', () => {
        const { analysis, applied } = fixed(
            'model m {\n    input(64)\n    dense(256)\n    dropout(0.1)\n    relu\n    dropout(0.3)\n    dense(10)\n}\n',
        );
        assert.deepEqual(
            applied.map(({ rule }) => rule),
            ['type', 'stacked-dropout'],
        );
        assert.match(analysis.text, /relu\(\)\n {4}dropout\(0\.37\)/);
    });
});
