// Bundle `dist/netspec.cjs`: the command line and the language server, which are the same code but for their entrances.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { lookAtFiles } from '../data/file-facts.ts';
import { rememberPreviews } from '../data/preview.ts';
import { startServer } from '../language/server.ts';
import { openAddress, openNow } from '../platform/node/open-file.ts';
import { readAddress } from '../platform/node/read-address.ts';
import { fileExists, fileState, readSpecText } from '../platform/node/spec-files.ts';
import { keepNewObjectsYoung } from '../platform/node/young-objects.ts';

export { runInProcess } from '../cli/process.ts';

/** Serves over whatever the process's arguments say: --node-ipc, --stdio, --pipe, --socket. @param folder of the bundles. */
export function serveLanguage(folder: string): void {
    const builtinDataUri = pathToFileURL(join(folder, '..', 'media', 'data')).href;
    // The pages ship with the server; a copy of the bundles alone has none, and makes no links to them.
    const pages = join(folder, '..', 'docs', 'reference');
    const access = { readFile: readAddress, openFile: openAddress, builtinDataUri };
    keepNewObjectsYoung();
    startServer(createConnection(ProposedFeatures.all), {
        fileExists,
        previewSource: rememberPreviews(access, fileState),
        lookAtFile: lookAtFiles(openNow, fileState),
        readText: readSpecText,
        referenceUri: existsSync(pages) ? pathToFileURL(pages).href : undefined,
    });
}
