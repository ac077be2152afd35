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
    if (texts.length === 0) {
        throw new ScriptError(`${name} ${version} (${license}) is bundled but brings no licence text.`);
    }
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
