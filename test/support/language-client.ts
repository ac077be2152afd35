// A plain client of the Language Server Protocol: what any editor does, with no VS Code in it.

import { type ChildProcess, spawn } from 'node:child_process';
import {
    createProtocolConnection,
    type Diagnostic,
    type InitializeResult,
    type ProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-languageserver/node';

export interface Published {
    readonly uri: string;
    readonly version?: number;
    readonly diagnostics: readonly Diagnostic[];
}

export interface LanguageClient {
    readonly process: ChildProcess;
    readonly connection: ProtocolConnection;
    readonly initialized: InitializeResult;
    open(uri: string, text: string): Promise<void>;
    change(uri: string, version: number, contentChanges: readonly object[]): Promise<void>;
    request<T>(method: string, params: object): Promise<T>;
    /** The next diagnostics that the server publishes, or those that it has published and nobody has asked for. */
    published(): Promise<Published>;
    /** Says goodbye; the server's exit code. */
    close(): Promise<number | null>;
}

/** Starts a server as a process of its own, speaking over its standard input and output, and says hello. */
export async function startLanguageClient(
    command: string,
    words: readonly string[],
    options: { readonly initializationOptions?: unknown; readonly rootUri?: string } = {},
): Promise<LanguageClient> {
    const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<number | null>((resolve, reject) => {
        child.on('error', reject);
        child.on('exit', resolve);
    });
    const connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    const waiting: ((published: Published) => void)[] = [];
    const arrived: Published[] = [];
    connection.onNotification('textDocument/publishDiagnostics', (published: Published) => {
        const next = waiting.shift();
        if (next === undefined) {
            arrived.push(published);
        } else {
            next(published);
        }
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
        items.map(() => null),
    );
    connection.listen();
    const initialized = await connection.sendRequest<InitializeResult>('initialize', {
        processId: process.pid,
        rootUri: options.rootUri ?? null,
        workspaceFolders: null,
        initializationOptions: options.initializationOptions,
        capabilities: {
            textDocument: {
                publishDiagnostics: { versionSupport: true, relatedInformation: true },
                completion: { completionItem: { snippetSupport: true } },
                codeAction: {
                    codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
                },
                rename: { prepareSupport: true },
            },
        },
    });
    await connection.sendNotification('initialized', {});
    return {
        process: child,
        connection,
        initialized,
        open: (uri, text) =>
            connection.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId: 'netspec', version: 1, text },
            }),
        change: (uri, version, contentChanges) =>
            connection.sendNotification('textDocument/didChange', {
                textDocument: { uri, version },
                contentChanges,
            }),
        request: (method, params) => connection.sendRequest(method, params),
        published: () => {
            const first = arrived.shift();
            return first === undefined
                ? new Promise(resolve => waiting.push(resolve))
                : Promise.resolve(first);
        },
        async close() {
            await connection.sendRequest('shutdown');
            await connection.sendNotification('exit');
            const code = await ended;
            connection.dispose();
            return code;
        },
    };
}
