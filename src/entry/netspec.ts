// Bundle `dist/netspec.cjs`: the command line and the language server, which are the same code but for their entrances.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { lookAtFiles } from '../data/file-facts.ts';
import { rememberPreviews } from '../data/preview.ts';
import { startServer } from '../language/server.ts';
import { inflate } from '../platform/node/inflate.ts';
import { openAddress, openNow } from '../platform/node/open-file.ts';
import { readAddress } from '../platform/node/read-address.ts';
import { fileExists, fileState, readSpecText, referenceUri } from '../platform/node/spec-files.ts';
import { keepNewObjectsYoung } from '../platform/node/young-objects.ts';

export { runInProcess } from '../cli/process.ts';

/** Serves over whatever the process's arguments say: --node-ipc, --stdio, --pipe, --socket. @param folder of the bundles. */
export function serveLanguage(folder: string): void {
    const builtinDataUri = pathToFileURL(join(folder, '..', 'media', 'data')).href;
    const access = { readFile: readAddress, openFile: openAddress, inflate, builtinDataUri };
    keepNewObjectsYoung();
    startServer(createConnection(ProposedFeatures.all), {
        fileExists,
        previewSource: rememberPreviews(access, fileState),
        lookAtFile: lookAtFiles(openNow, fileState),
        readText: readSpecText,
        referenceUri: referenceUri(folder),
    });
}
