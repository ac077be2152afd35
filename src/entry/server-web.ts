// Bundle `dist/server-web.js`: the language server in a worker of a browser.

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { engineNotRunnableYet } from '../engine/not-runnable-yet.ts';
import { startServer } from '../language/server.ts';

startServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
    // Nothing can be looked up at once here; whether a file is there shows when it is read to train.
    fileExists: () => undefined,
    readText: () => undefined,
    notRunnableYet: engineNotRunnableYet,
});
