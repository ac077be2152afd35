// Installs VS Code's server and workbench from the npm package code-server into .vscode-test/, once for each state of
// the lock file beside this script.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exitOf, isRunning, onEnding, stopTree } from '../children.ts';
import { formatDuration, main, ScriptError } from '../output.ts';
import { vscodeTestDirectory } from '../paths.ts';

/** Raised when the steps below change, so that what older steps installed is not taken for complete. */
const recipe = 1;

const folderPrefix = 'code-server-';
const installLimitMs = 600_000;

export interface Installation {
    /** VS Code's server: a JavaScript file for Node 24. */
    readonly serverMain: string;
}

/** Path of the installed VS Code, installed now where it is missing. Safe to call from several processes at once. */
export async function ensureInstallation(): Promise<Installation> {
    const target = join(vscodeTestDirectory, folderPrefix + lockKey());
    if (!existsSync(target)) {
        await install(target);
        removeOthers(target);
    }
    const serverMain = join(vscodeFolder(target), 'out', 'server-main.js');
    if (!existsSync(serverMain)) {
        throw new ScriptError(`${target} holds no VS Code: remove that folder and try again.`);
    }
    return { serverMain };
}

async function install(target: string): Promise<void> {
    const started = performance.now();
    const version = packageVersion();
    console.log(`Installing VS Code for the tests (npm package code-server ${version}) ...`);
    const partial = `${target}.partial-${process.pid}`;
    mkdirSync(partial, { recursive: true });
    try {
        for (const name of ['package.json', 'package-lock.json']) {
            copyFileSync(join(import.meta.dirname, name), join(partial, name));
        }
        await npmInstall(partial, partial, []);
        console.log("  the packages that VS Code's server needs ...");
        // VS Code's own shrinkwrap leaves out a peer dependency of its telemetry; strict peers would refuse the lock.
        await npmInstall(partial, vscodeFolder(partial), ['--omit=dev', '--legacy-peer-deps']);
        publish(partial, target);
    } finally {
        rmSync(partial, { recursive: true, force: true });
    }
    console.log(`  done in ${formatDuration(performance.now() - started)}`);
}

/** No package's install script runs: nothing native is compiled, and the server works without. */
async function npmInstall(partial: string, folder: string, options: readonly string[]): Promise<void> {
    const common = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...options];
    const npm = process.env.npm_execpath;
    // An npm script knows the npm that runs it; that one needs no shell on Windows, whose `npm` is a batch file.
    const [command, commandArguments] = npm?.endsWith('.js')
        ? ([process.execPath, [npm, ...common]] as const)
        : (['npm', common] as const);
    const child = spawn(command, commandArguments, {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        shell: command === 'npm' && process.platform === 'win32',
    });
    const release = onEnding(async () => {
        await stopTree(child);
        rmSync(partial, { recursive: true, force: true });
    });
    const limit = setTimeout(() => void stopTree(child), installLimitMs);
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', text => {
        complaints += text;
    });
    try {
        const code = await exitOf(child);
        if (code !== 0) {
            throw new ScriptError(`Could not install VS Code for the tests: ${reasonIn(complaints)}`);
        }
    } finally {
        clearTimeout(limit);
        release();
    }
}

/** npm's own words for what went wrong, in one line. */
function reasonIn(complaints: string): string {
    const lines = complaints
        .split('\n')
        .map(line => line.replace(/^npm (error|ERR!) ?/, '').trim())
        .filter(line => line !== '' && !line.startsWith('A complete log'));
    return lines.slice(0, 3).join(' ') || 'npm ended without a reason.';
}

/** Another process may have finished the same installation meanwhile; theirs is as good as ours. */
function publish(partial: string, target: string): void {
    try {
        renameSync(partial, target);
    } catch (error) {
        if (!existsSync(target)) {
            throw error;
        }
    }
}

/** Half a gigabyte each: older installations, and partial ones whose process is gone. */
function removeOthers(target: string): void {
    for (const name of readdirSync(vscodeTestDirectory)) {
        const owner = /\.partial-(\d+)$/.exec(name)?.[1];
        const isInUse = name === basename(target) || (owner !== undefined && isRunning(Number(owner)));
        if (name.startsWith(folderPrefix) && !isInUse) {
            rmSync(join(vscodeTestDirectory, name), { recursive: true, force: true });
        }
    }
}

function vscodeFolder(installation: string): string {
    return join(installation, 'node_modules', 'code-server', 'lib', 'vscode');
}

function lockKey(): string {
    const lock = readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8').replaceAll(
        '\r\n',
        '\n',
    );
    return createHash('sha256').update(`${recipe}\n${lock}`).digest('hex').slice(0, 12);
}

function packageVersion(): string {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));
    return manifest.dependencies['code-server'];
}

if (import.meta.main) {
    await main(async () => {
        console.log((await ensureInstallation()).serverMain);
        return 0;
    });
}
