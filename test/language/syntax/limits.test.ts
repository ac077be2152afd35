// Texts that are too much for the parser: nested without end, or too long. Each is one problem, never a crash.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type LangiumDocument, URI } from 'langium';
import { createNetSpecServices } from '../../../src/language/services/module.ts';
import { mostCharacters, mostComments, mostTokens } from '../../../src/language/syntax/lexer.ts';
import { checkText } from '../generate/fuzz-check.ts';
import { analyze, expectClean, uri } from '../support.ts';

/** What opens, what is innermost and what closes, and the text before and behind them. */
const kinds: readonly (readonly [string, string, string, string, string])[] = [
    ['let a = ', '(', '1', ')', ''],
    ['let a = ', '[', '1', ']', ''],
    ['let a = ', 'x(', '1', ')', ''],
    ['let a = ', '-', '1', '', ''],
    ['let a = ', '-(', '1', ')', ''],
    ['let a = ', '1 + 2 * (', '1', ')', ''],
    ['let a = ', 'x([(-', '1', ')])', ''],
    ['let a = ', 'x(n = [', '1', '])', ''],
    ['train ', 'm(', '1', ')', ' on d { }'],
    ['sweep m { a = ', '[(', '1', ')]', ' }'],
    ['model m { ', 'x(', '1', ')', ' }'],
    ['model m { ', 'residual { ', 'relu()', ' }', ' }'],
    ['model m { ', 'concat { ', 'relu()', ' } { }', ' }'],
    ['model m { ', 'repeat 2 { ', 'relu()', ' }', ' }'],
    ['model m { ', 'residual { repeat 1 { ', 'x([(1)])', ' } }', ' }'],
    ['model m(n = ', '[x(', '1', ')]', ') { input(3) }'],
];
const depths = [8, 15, 16, 29, 30, 31, 32, 33, 48, 64, 80, 100, 1000];

function texts(): string[] {
    return kinds.flatMap(([before, open, inner, close, behind]) =>
        depths.map(depth => before + open.repeat(depth) + inner + close.repeat(depth) + behind),
    );
}

describe('a text that is too much', function () {
    this.timeout(30_000);

    it('is nested too deeply, whatever the brackets, in the editor as well', async () => {
        const { shared } = createNetSpecServices({ fileExists: () => true, notRunnableYet: {} });
        for (const text of texts()) {
            analyze(text);
            const document: LangiumDocument = shared.workspace.LangiumDocumentFactory.fromString(
                text,
                URI.parse(uri),
            );
            assert.ok(document.parseResult.value !== undefined, text);
        }
        for (const [before, open] of kinds) {
            const [diagnostic, ...others] = analyze(before + open.repeat(100)).diagnostics;
            assert.match(diagnostic?.message ?? '', /^Brackets are nested too deeply here/);
            assert.deepEqual(others, []);
        }
    });

    it('is answered about, whatever the editor asks', async () => {
        for (const [before, open, inner, close, behind] of kinds) {
            for (const depth of [30, 33, 100]) {
                const text = before + open.repeat(depth) + inner + close.repeat(depth) + behind;
                await checkText(text, text.indexOf(inner, before.length), true);
            }
        }
        await checkText(`model m { input(4) dense(2) }\n${'//\n'.repeat(130_000)}`, 20, true);
    });

    it('is read as far as the stack goes where that is small', async () => {
        const script = `
            import { parse } from './src/language/syntax/parser.ts';
            import { readFileSync } from 'node:fs';
            for (const text of JSON.parse(readFileSync(0, 'utf8'))) parse(text);
            console.log('parsed');`;
        for (const size of [490, 220]) {
            const running = promisify(execFile)(process.execPath, [
                `--stack-size=${size}`,
                '--input-type=module-typescript',
                '--eval',
                script,
            ]);
            running.child.stdin?.end(JSON.stringify(texts()));
            const { stdout } = await running;
            assert.equal(stdout, 'parsed\n', `with a stack of ${size} KiB`);
        }
    });

    it('may be long, but not without end', () => {
        const model = 'model m { input(4) dense(2) }\n';
        const large = [
            `${model}${' '.repeat(mostCharacters)}`,
            `${model}${'//\n'.repeat(mostComments + 1)}`,
            `${model}${'//\n'.repeat(130_000)}`,
            `${model}let a = [${'1,'.repeat(mostTokens / 2)}]`,
        ];
        for (const text of large) {
            const { diagnostics } = analyze(text);
            assert.equal(diagnostics.length, 1);
            assert.match(diagnostics[0]?.message ?? '', /^This spec is too large to read: it has [\d,]+ /);
        }
        expectClean(`${model}${'//\n'.repeat(mostComments)}`);
    });
});
