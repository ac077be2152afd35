// The language server as a process of its own.

import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { dataNotRunnableYet } from '../data/not-runnable-yet.ts';
import { engineNotRunnableYet } from '../engine/not-runnable-yet.ts';
import { startServer } from '../language/server.ts';

const pathOf = (uri: string) => (uri.startsWith('file:') ? fileURLToPath(uri) : undefined);
const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

startServer(createConnection(ProposedFeatures.all), {
    fileExists: (path, specUri) => {
        const spec = pathOf(specUri);
        // An untitled spec has no folder yet that a relative path could start from.
        return spec !== undefined || isAbsolute(path)
            ? isFile(resolve(dirname(spec ?? '.'), path))
            : undefined;
    },
    readText: uri => {
        const path = pathOf(uri);
        return path !== undefined && isFile(path) ? readFileSync(path, 'utf8') : undefined;
    },
    notRunnableYet: { ...engineNotRunnableYet, ...dataNotRunnableYet },
});
