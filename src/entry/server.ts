// The language server as a process of its own.

import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { dataNotRunnableYet } from '../data/not-runnable-yet.ts';
import { engineNotRunnableYet } from '../engine/not-runnable-yet.ts';
import { startServer } from '../language/server.ts';

const isFile = (uri: string) => uri.startsWith('file:');

startServer(createConnection(ProposedFeatures.all), {
    fileExists: (path, specUri) =>
        isFile(specUri) || isAbsolute(path)
            ? statSync(isFile(specUri) ? resolve(dirname(fileURLToPath(specUri)), path) : path, {
                  throwIfNoEntry: false,
              })?.isFile() === true
            : undefined,
    readText: uri => (isFile(uri) ? readFileSync(fileURLToPath(uri), 'utf8') : undefined),
    notRunnableYet: { ...engineNotRunnableYet, ...dataNotRunnableYet },
});
