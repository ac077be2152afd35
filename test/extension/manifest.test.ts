import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestStrings, withContributions } from '../../scripts/manifest.ts';
import {
    commandIds,
    contextKeys,
    historyViewId,
    languageId,
    panelViewType,
} from '../../src/extension/command-ids.ts';
import { lintSettings } from '../../src/extension/manifest/lint-settings.ts';
import { settings } from '../../src/extension/manifest/settings.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const nls: Readonly<Record<string, string>> = JSON.parse(read('package.nls.json'));
const keysUsed = new Set<string>();
/** As VS Code reads it in English. */
const manifest = JSON.parse(read('package.json'), (_, value) => {
    const key = typeof value === 'string' ? /^%(.+)%$/.exec(value)?.[1] : undefined;
    if (key === undefined) {
        return value;
    }
    keysUsed.add(key);
    return nls[key] ?? `${key} is missing`;
});
const { contributes } = manifest;
const properties: Readonly<Record<string, Record<string, string>>> = Object.assign(
    {},
    ...contributes.configuration.map((section: { properties: object }) => section.properties),
);

describe('the manifest', () => {
    it('declares the commands that the extension registers, in one category', () => {
        const declared = contributes.commands.map((command: { command: string }) => command.command);
        assert.deepEqual(declared, Object.values(commandIds));
        assert.ok(declared.includes('dropoutLab.train'));
        for (const { category, title } of contributes.commands) {
            assert.equal(category, 'Dropout Lab');
            assert.match(title, /^[A-Z]/);
        }
    });

    it('is what the tables of commands, settings and the walkthrough say', () => {
        assert.equal(read('package.json').replaceAll('\r\n', '\n'), withContributions(read('package.json')));
        assert.deepEqual(
            Object.keys(properties),
            [...Object.keys(settings), ...Object.keys(lintSettings())].map(name => `dropoutLab.${name}`),
        );
    });

    it('says in Chinese all that it says in English, with the same commands behind its links', () => {
        const chinese: Readonly<Record<string, string>> = JSON.parse(read('package.nls.zh-cn.json'));
        assert.deepEqual(nls, manifestStrings());
        assert.deepEqual([...keysUsed].sort(), Object.keys(nls).sort(), 'what is translated is used');
        assert.deepEqual(Object.keys(chinese).sort(), Object.keys(nls).sort());
        const links = (text: string) => text.match(/\(command:[\w.]+\)/g) ?? [];
        for (const [key, english] of Object.entries(nls)) {
            const text = chinese[key]!;
            assert.deepEqual(links(text), links(english), key);
            assert.match(text, /\p{Script=Han}/u, key);
            assert.equal(/[.。]$/.test(english), /[.。]$/.test(text), key);
        }
    });

    it('has a walkthrough whose steps each have a picture, a button and an end', () => {
        const [walkthrough, ...others] = contributes.walkthroughs;
        assert.equal(others.length, 0);
        assert.ok(walkthrough.steps.length >= 4);
        for (const { id, description, media, completionEvents } of walkthrough.steps) {
            const picture = read(media.svg);
            assert.match(picture, /^<svg[^>]*viewBox=/, id);
            assert.doesNotMatch(picture, /<script|href=/, id);
            assert.match(media.altText, /\.$/, id);
            const command = /\(command:(dropoutLab\.\w+)\)$/.exec(description)?.[1];
            assert.deepEqual(completionEvents, [`onCommand:${command}`], id);
            assert.ok(Object.values<string>(commandIds).includes(command ?? ''), id);
        }
    });

    it('has an entry for Node and one for the browser, which loads no modules', () => {
        assert.equal(manifest.main, './dist/extension.cjs');
        // VS Code's host in a browser takes every other suffix for a module, as long as the package is one of modules.
        assert.equal(manifest.browser, './dist/extension-web.cjs');
    });

    it('uses only its own commands in menus and keys', () => {
        const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings] as {
            command: string;
        }[];
        for (const { command } of used) {
            assert.ok(Object.values<string>(commandIds).includes(command), command);
        }
    });

    it('uses only context keys that are set', () => {
        const text = JSON.stringify([contributes.menus, contributes.commands, contributes.keybindings]);
        const keys = new Set(text.match(/dropoutLab\.[a-zA-Z]+/g));
        const known = new Set<string>([
            ...Object.values(commandIds),
            ...Object.values(contextKeys),
            historyViewId,
        ]);
        assert.deepEqual(
            [...keys].filter(key => !known.has(key)),
            [],
        );
    });

    it('describes every setting, and names only settings that are read', () => {
        const sources = globSync('src/extension/**/*.ts', { cwd: root })
            .filter(file => !file.includes('manifest'))
            .map(read)
            .join('\n');
        for (const [name, setting] of Object.entries(properties)) {
            assert.match(setting.markdownDescription ?? setting.description ?? '', /\.$/, name);
            if (name.startsWith('dropoutLab.lint.')) {
                // The language server asks for the section as a whole.
                continue;
            }
            const key = name.replace(/^dropoutLab\./, '');
            // The language client reads `<id>.trace.server` by itself.
            const isRead = name === 'dropoutLab.trace.server' ? `'dropoutLab'` : `'${key}'`;
            assert.ok(sources.includes(isRead), `${name} is never read.`);
        }
    });

    it('is activated by the language and the panel, and no earlier', () => {
        assert.ok(manifest.activationEvents.includes(`onLanguage:${languageId}`));
        assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panelViewType}`));
        assert.ok(!manifest.activationEvents.includes('*'));
    });

    it('names pictures that are there', () => {
        const [language] = contributes.languages;
        for (const path of [manifest.icon, language.icon.light, language.icon.dark]) {
            assert.ok(existsSync(join(root, path)), path);
        }
        const png = readFileSync(join(root, manifest.icon));
        assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
    });

    it('says what is limited in restricted and virtual workspaces', () => {
        for (const { supported, description } of Object.values<Record<string, string>>(
            manifest.capabilities,
        )) {
            assert.equal(supported, 'limited');
            assert.match(description ?? '', /\.$/);
        }
    });
});
