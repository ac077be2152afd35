// The language client in a browser, whose server is a worker.

import {
    BrowserMessageReader,
    BrowserMessageWriter,
    LanguageClient,
    type MessageTransports,
} from 'vscode-languageclient/browser';
import { type ScriptWorker, startScriptWorker } from '../../platform/browser/script-worker.ts';
import { clientOptions } from './client-options.ts';
import type { LanguageClientRequest, LanguageServerClient } from './host.ts';

/** A client of the server whose script `readScript` reads. */
export function createBrowserClient(
    readScript: () => PromiseLike<Uint8Array>,
    request: LanguageClientRequest,
): LanguageServerClient {
    let server: ScriptWorker | undefined;
    const start = async (): Promise<MessageTransports> => {
        const script = await readScript();
        // A server that is started again takes the place of the one that failed.
        server?.terminate();
        server = startScriptWorker(script, 'dropout-lab-language');
        const { worker } = server;
        // Made here: the client looks whether it was given a `Worker`, and VS Code's own is none to `instanceof`.
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    const client = new LanguageClient('dropoutLab', 'Dropout Lab', start, clientOptions(request));
    return {
        client,
        async end(timeoutMs) {
            try {
                await client.dispose(timeoutMs);
            } finally {
                // The protocol's `exit` ends a process; a worker goes on until it is ended.
                server?.terminate();
                server = undefined;
            }
        },
    };
}
