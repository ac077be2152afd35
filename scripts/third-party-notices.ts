// The licences of the packages that a bundle contains, gathered from the packages themselves: what is bundled is known only
// to the bundler, so nobody has to keep a list.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

/** The part of esbuild's metafile that is read here: the paths of the bundled files, relative to the repository. */
export interface Metafile {
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** Folders of the npm packages that the bundles contain, relative to the repository, sorted. */
export function bundledPackages(metafiles: readonly Metafile[]): string[] {
    const folders = new Set<string>();
    for (const path of metafiles.flatMap(metafile => Object.keys(metafile.inputs))) {
        const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
        if (folder !== undefined) {
            folders.add(folder);
        }
    }
    return [...folders].sort();
}

/** Packages under the MIT licence that bring no text of it, with the holder whom their repository names. */
const holders: Readonly<Record<string, string>> = { '@vscode/l10n': 'Microsoft Corporation' };

function mitLicence(holder: string): string {
    return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

/** Throws where a bundled package brings no licence text: it could not be shipped lawfully. */
export function writeThirdPartyNotices(metafiles: readonly Metafile[], file: string): void {
    const notices = bundledPackages(metafiles).map(noticeOf);
    const introduction = 'Dropout Lab contains the following packages, each under its own licence.';
    writeFileSync(file, `${[introduction, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}

function noticeOf(folder: string): string {
    const directory = join(repositoryRoot, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const texts = readdirSync(directory)
        .filter(file => /^(licen[cs]e|notice|copying)\b/i.test(file))
        .sort()
        .map(file => readFileSync(join(directory, file), 'utf8').trim());
    const holder = license === 'MIT' ? holders[name] : undefined;
    if (texts.length === 0 && holder !== undefined) {
        texts.push(mitLicence(holder));
    }
    if (texts.length === 0) {
        throw new ScriptError(`${name} ${version} (${license}) is bundled but brings no licence text.`);
    }
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
