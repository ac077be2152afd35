// The language server as a process of its own, over whatever its arguments say: --node-ipc, --stdio, --pipe, --socket.

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { dataNotRunnableYet } from '../data/not-runnable-yet.ts';
import { engineNotRunnableYet } from '../engine/not-runnable-yet.ts';
import { startServer } from '../language/server.ts';
import { fileExists, readSpecText } from '../platform/node/spec-files.ts';
import { keepNewObjectsYoung } from '../platform/node/young-objects.ts';

keepNewObjectsYoung();
startServer(createConnection(ProposedFeatures.all), {
    fileExists,
    readText: readSpecText,
    notRunnableYet: { ...engineNotRunnableYet, ...dataNotRunnableYet },
});
