// The language client on Node. It is most of the extension's code, so it is a bundle of its own, `dist/language-client.cjs`,
// which is read when the first spec is opened.

import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './client-options.ts';
import type { LanguageClientRequest, LanguageServerClient } from './host.ts';

/** A client of the server in the file `module`, which runs in a process of its own. */
export function createNodeClient(module: string, request: LanguageClientRequest): LanguageServerClient {
    const run = { module, transport: TransportKind.ipc };
    const serverOptions: ServerOptions = {
        run,
        debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    };
    const client = new LanguageClient('dropoutLab', 'Dropout Lab', serverOptions, clientOptions(request));
    return { client, end: timeoutMs => client.dispose(timeoutMs) };
}
