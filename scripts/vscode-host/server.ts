// Starts VS Code's server on a loopback port, with folders of its own for settings and extensions, and ends it again with
// everything that it started.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitOf, run, stopTree } from '../children.ts';
import { ScriptError } from '../output.ts';
import type { Installation } from './install.ts';

const startLimitMs = 120_000;

const endWithParent = ['--import', pathToFileURL(join(import.meta.dirname, 'end-with-parent.mjs')).href];

export interface ServerOptions {
    /** Where settings, extensions and logs are kept; a temporary folder, removed at the end, where left out. */
    readonly dataDirectory?: string;
    readonly userDataDirectory?: string;
    readonly extensionsDirectory?: string;
    /** False opens a folder in restricted mode, until its authors are trusted. */
    readonly trustsEveryFolder: boolean;
    /**
     * True lets a page load extensions from their sources and run their tests. VS Code then shows no notification of its own
     * accord, so it is not for what a person is to see.
     */
    readonly developsExtensions?: boolean;
    readonly environment?: NodeJS.ProcessEnv;
}

export interface VSCodeServer {
    readonly pid: number;
    /** `127.0.0.1:PORT`, also the authority of the files that the page opens. */
    readonly authority: string;
    readonly dataDirectory: string;
    /** What the server has printed so far. */
    output(): string;
    /** Address of a page of this server, its connection token included. */
    address(page: Page): string;
    /** Settles when the server has ended, for whatever reason. */
    readonly ended: Promise<void>;
    /** Ends the server and every process that it started, and removes its temporary folder. Safe to call twice. */
    stop(): Promise<void>;
}

/** What a page of VS Code opens; every path is absolute. */
export interface Page {
    readonly folder?: string;
    readonly file?: string;
    /** Folders of extensions to load from their sources. */
    readonly extensionDevelopmentPaths?: readonly string[];
    /** A CommonJS module, its name ending in `.js`, that exports `run()`. */
    readonly extensionTestsPath?: string;
}

export async function startServer(installation: Installation, options: ServerOptions): Promise<VSCodeServer> {
    const isTemporary = options.dataDirectory === undefined;
    const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), 'dropout-lab-vscode-'));
    mkdirSync(dataDirectory, { recursive: true });
    const token = randomBytes(16).toString('hex');
    const child = spawn(
        process.execPath,
        [...endWithParent, installation.serverMain, ...serverArguments(dataDirectory, token, options)],
        {
            env: { ...process.env, ...options.environment },
            stdio: ['ignore', 'pipe', 'pipe'],
            // A terminal's Ctrl-C reaches a whole process group at once; the server is to end in our order instead.
            detached: process.platform !== 'win32',
        },
    );
    let output = '';
    const ended = exitOf(child).then(
        () => undefined,
        error => {
            output += String(error);
        },
    );
    const removeData = () => {
        if (isTemporary) {
            rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
        }
    };
    // A test that crashes calls nothing; all that is left to do in time is synchronous.
    const atExit = () => {
        killGroup(child);
        removeData();
    };
    process.once('exit', atExit);
    let stopping: Promise<void> | undefined;
    const stop = () => {
        stopping ??= stopTree(child).then(() => {
            process.off('exit', atExit);
            removeData();
        });
        return stopping;
    };

    const port = await new Promise<number | undefined>(resolve => {
        const timer = setTimeout(() => resolve(undefined), startLimitMs);
        const listen = (text: string) => {
            output += text;
            const bound = /Extension host agent listening on (\d+)/.exec(output);
            if (bound !== null) {
                clearTimeout(timer);
                resolve(Number(bound[1]));
            }
        };
        child.stdout.setEncoding('utf8').on('data', listen);
        child.stderr.setEncoding('utf8').on('data', listen);
        void ended.then(() => resolve(undefined));
    });
    if (port === undefined) {
        await stop();
        throw new ScriptError(`VS Code's server did not start: ${output.trim() || 'it printed nothing.'}`);
    }

    const authority = `127.0.0.1:${port}`;
    return {
        pid: child.pid!,
        authority,
        dataDirectory,
        output: () => output,
        address: page => pageAddress(authority, token, page),
        ended,
        stop,
    };
}

/** Where VS Code keeps the settings of a server whose data directory this is. */
export function settingsFile(dataDirectory: string): string {
    return join(dataDirectory, 'data', 'User', 'settings.json');
}

function serverArguments(dataDirectory: string, token: string, options: ServerOptions): string[] {
    const serverArguments = [
        ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
        ...['--accept-server-license-terms', '--server-data-dir', dataDirectory],
        ...['--disable-telemetry', '--reconnection-grace-time', '1'],
    ];
    if (options.developsExtensions === true) {
        // Without it, VS Code's page ignores in silence the request to load an extension from its sources.
        serverArguments.push('--enable-smoke-test-driver');
    }
    if (options.trustsEveryFolder) {
        serverArguments.push('--disable-workspace-trust');
    }
    if (options.userDataDirectory !== undefined) {
        serverArguments.push('--user-data-dir', options.userDataDirectory);
    }
    if (options.extensionsDirectory !== undefined) {
        serverArguments.push('--extensions-dir', options.extensionsDirectory);
    }
    return serverArguments;
}

function pageAddress(authority: string, token: string, page: Page): string {
    const remote = (path: string) => `vscode-remote://${authority}${encodeURI(path)}`;
    const payload: [string, string][] = [['skipWelcome', 'true']];
    for (const path of page.extensionDevelopmentPaths ?? []) {
        payload.push(['extensionDevelopmentPath', remote(path)]);
    }
    if (page.extensionTestsPath !== undefined) {
        payload.push(['extensionTestsPath', remote(page.extensionTestsPath)]);
    }
    if (page.file !== undefined) {
        payload.push(['openFile', remote(page.file)]);
    }
    const query = new URLSearchParams({ tkn: token });
    if (page.folder === undefined) {
        query.set('ew', 'true');
    } else {
        query.set('folder', page.folder);
    }
    query.set('payload', JSON.stringify(payload));
    return `http://${authority}/?${query}`;
}

/** The server leads a process group of its own, which holds everything that it forked. */
function killGroup(child: ChildProcess): void {
    try {
        process.kill(process.platform === 'win32' ? child.pid! : -child.pid!, 'SIGKILL');
    } catch {
        // It has ended already.
    }
}

/** Installs a packaged extension for the server of this data directory. */
export async function installExtension(
    installation: Installation,
    dataDirectory: string,
    vsix: string,
): Promise<void> {
    const { code } = await run(
        process.execPath,
        [
            installation.serverMain,
            ...['--server-data-dir', dataDirectory],
            '--accept-server-license-terms',
            ...['--install-extension', vsix],
        ],
        { stdio: 'ignore', limitMs: 120_000 },
    );
    if (code !== 0) {
        throw new ScriptError(`VS Code could not install ${vsix} (exit status ${code}).`);
    }
}
