// The templates of *New Model*: every spec in media/templates. The first line of each says what it is, as
// `// TITLE: what it shows.`; the build writes the list, since an extension in a browser cannot look into a folder.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths.ts';

export interface Template {
    /** Its name in media/templates. */
    readonly file: string;
    readonly title: string;
    readonly detail: string;
}

/** The one that *New Model* offers first, which has something to mend. */
const first = 'digits.netspec';

export const templatesFolder = join(repositoryRoot, 'media', 'templates');

/** Every template, the first one first and then by title. @throws Error where one does not say what it is. */
export function readTemplates(): Template[] {
    return readdirSync(templatesFolder)
        .filter(file => file.endsWith('.netspec'))
        .map(file => describeTemplate(file, readFileSync(join(templatesFolder, file), 'utf8')))
        .sort(
            (a, b) =>
                Number(b.file === first) - Number(a.file === first) || a.title.localeCompare(b.title, 'en'),
        );
}

export function describeTemplate(file: string, text: string): Template {
    const [, title, detail] = /^\/\/ ([^:\n]+): (.+\.)\r?\n/.exec(text) ?? [];
    if (title === undefined || detail === undefined) {
        throw new Error(`media/templates/${file} does not begin with "// TITLE: what it shows."`);
    }
    return { file, title, detail: detail.charAt(0).toUpperCase() + detail.slice(1) };
}
