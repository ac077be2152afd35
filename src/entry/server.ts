// The language server as a process of its own, over whatever its arguments say: --node-ipc, --stdio, --pipe, --socket.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { rememberPreviews } from '../data/preview.ts';
import { startServer } from '../language/server.ts';
import { openAddress } from '../platform/node/open-file.ts';
import { readAddress } from '../platform/node/read-address.ts';
import { fileExists, fileState, readSpecText } from '../platform/node/spec-files.ts';
import { keepNewObjectsYoung } from '../platform/node/young-objects.ts';

const builtinDataUri = pathToFileURL(join(__dirname, '..', 'media', 'data')).href;

keepNewObjectsYoung();
startServer(createConnection(ProposedFeatures.all), {
    fileExists,
    previewSource: rememberPreviews(
        { readFile: readAddress, openFile: openAddress, builtinDataUri },
        fileState,
    ),
    readText: readSpecText,
});
