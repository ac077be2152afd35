// Runs the command line as a user does: the bundle, in a process of its own, on real files.

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

export interface Result {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
    /** The objects of `--format json`. */
    readonly json: readonly Readonly<Record<string, unknown>>[];
}

export interface Workshop {
    /** Folder of the specs; commands run in it. */
    readonly folder: string;
    /** Writes a file into the folder and gives its path relative to it. */
    write(name: string, content: string | Uint8Array): string;
    run(...words: readonly string[]): Promise<Result>;
    runWith(variables: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Result>;
    start(...words: readonly string[]): ChildProcess;
    readonly bundle: string;
    dispose(): void;
}

/** Builds the command line as `esbuild.js` does, into a folder of its own, so that no stale bundle is tested. */
export async function openWorkshop(): Promise<Workshop> {
    const home = mkdtempSync(join(tmpdir(), 'netspec-'));
    const bundle = join(home, 'app', 'dist', 'cli.cjs');
    await esbuild.build({
        absWorkingDir: root,
        entryPoints: ['cli', 'server', 'worker'].map(entry => join(root, 'src', 'entry', `${entry}.ts`)),
        outdir: dirname(bundle),
        outExtension: { '.js': '.cjs' },
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        mainFields: ['module', 'main'],
        charset: 'utf8',
        loader: { '.wasm': 'binary' },
        define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
        logLevel: 'error',
    });
    copyFileSync(join(root, 'package.json'), join(home, 'app', 'package.json'));
    for (const shipped of ['media', 'docs']) {
        symlinkSync(join(root, shipped), join(home, 'app', shipped));
    }
    const folder = join(home, 'specs');
    mkdirSync(folder);

    const start = (variables: Readonly<Record<string, string>>, words: readonly string[]) =>
        spawn(process.execPath, [bundle, ...words], {
            cwd: folder,
            env: { ...process.env, NETSPEC_STORE: join(home, 'history.sqlite'), ...variables },
        });
    return {
        folder,
        bundle,
        write(name, content) {
            const path = join(folder, name);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, content);
            return name;
        },
        run: (...words) => finished(start({}, words)),
        runWith: (variables, ...words) => finished(start(variables, words)),
        start: (...words) => start({}, words),
        dispose: () => rmSync(home, { recursive: true, force: true }),
    };
}

/** Waits for the end of a process. */
export function finished(child: ChildProcess): Promise<Result> {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
    });
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', code =>
            resolve({
                code,
                stdout,
                stderr,
                get json() {
                    return stdout
                        .split('\n')
                        .filter(line => line !== '')
                        .map(line => JSON.parse(line));
                },
            }),
        );
    });
}
