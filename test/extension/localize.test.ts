import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTemplates } from '../../scripts/templates.ts';
import { t, translateBy } from '../../src/core/localize.ts';
import { progressLens } from '../../src/extension/runs/lens-text.ts';
import { runInfo } from '../webview/support.ts';

const root = join(import.meta.dirname, '..', '..');
const chinese: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(join(root, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8'),
);

/** Where people read: what these folders say, they say through `t`. */
const folders = ['charts', 'experiments', 'extension', 'language', 'lint', 'model', 'webview'];

/** Every message that is handed to `t` in the sources. */
function messages(): Set<string> {
    // Those of the templates are handed over from their files.
    const found = new Set(readTemplates().flatMap(({ title, detail }) => [title, detail]));
    for (const file of globSync(`src/{${folders.join(',')}}/**/*.ts`, { cwd: root })) {
        const text = readFileSync(join(root, file), 'utf8');
        // The translator itself hands over what it is handed.
        if (!text.includes('core/localize.ts') || file.endsWith('localize.ts')) {
            continue;
        }
        for (const [, single, double] of text.matchAll(
            /[^.\w]t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g,
        )) {
            found.add((single ?? double ?? '').replaceAll(/\\(['"])/g, '$1'));
        }
        // Whatever is not written out there could not be found.
        assert.doesNotMatch(text, /[^.\w]t\(\s*[`\w]/, file);
    }
    return found;
}

const places = (message: string): string[] => (message.match(/\{\d\}/g) ?? []).sort();

describe('what people read', () => {
    it('is all there in Chinese, with the same values in it', () => {
        assert.deepEqual(Object.keys(chinese).sort(), [...messages()].sort());
        for (const [english, text] of Object.entries(chinese)) {
            assert.deepEqual(places(text), places(english), english);
            assert.match(text, /[\p{Script=Han}，。：／]/u, english);
        }
    });

    it('is English until an editor says otherwise, and then in its language', () => {
        assert.equal(t('{0} of {1}, {0}', 3, 'x'), '3 of x, 3');
        assert.equal(t('{0} and {1}', 1), '1 and {1}');
        const lens = () =>
            progressLens(runInfo({ state: 'running', epoch: 2, epochs: 4, step: 1, steps: 2 }), undefined);
        const english = lens();
        try {
            translateBy((message, ...values) =>
                (chinese[message] ?? message).replace(/\{(\d)\}/g, (_, index) =>
                    String(values[Number(index)]),
                ),
            );
            assert.equal(lens(), '▰▰▰▰▱▱▱▱ 第 2/4 轮 · 还剩 8 秒');
        } finally {
            translateBy();
        }
        assert.equal(lens(), english);
    });
});
