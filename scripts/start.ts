// `npm start [-- --no-open]`: builds, then opens VS Code on examples/digits.netspec with the extension loaded and training
// started. Runs until Ctrl-C, SIGTERM, or until the window is closed.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { descendantsOf, exitOf, onEnding, run, stopAll } from './children.ts';
import { findChromium, findCommand, machine } from './chromium.ts';
import { findDesktopVSCode, hasScreen } from './desktop-vscode.ts';
import { main, ScriptError } from './output.ts';
import { packQuietly } from './package.ts';
import { repositoryRoot } from './paths.ts';
import { ensureInstallation } from './vscode-host/install.ts';
import { installExtension, settingsFile, startServer } from './vscode-host/server.ts';

const specName = 'digits.netspec';

/** The extension reads it once, when it starts. */
const trainAtStartVariable = 'DROPOUT_LAB_TRAIN_AT_START';

/** What a first look is spared: questions and panels that have nothing to do with this extension. */
const settings = {
    'chat.disableAIFeatures': true,
    'extensions.ignoreRecommendations': true,
    // As on the desktop; in a browser VS Code would save by itself.
    'files.autoSave': 'off',
    'git.openRepositoryInParentFolders': 'never',
    'telemetry.telemetryLevel': 'off',
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

let opener: ChildProcess | undefined;

async function start(): Promise<number> {
    const { values } = parseArgs({ options: { 'no-open': { type: 'boolean' } } });
    const opens = values['no-open'] !== true;
    const build = await run(process.execPath, [join(repositoryRoot, 'esbuild.js')]);
    if (build.code !== 0) {
        throw new ScriptError('The build failed, so nothing was started.');
    }

    // Settings and runs of this window are thrown away at the end: they are not those of the VS Code in daily use.
    const scratch = mkdtempSync(join(tmpdir(), 'dropout-lab-start-'));
    const cleanUp = async () => {
        // What the system opened the address with may be somebody's everyday browser.
        const theirs = opener?.pid === undefined ? [] : [opener.pid, ...descendantsOf(opener.pid)];
        await stopAll(descendantsOf(process.pid).filter(pid => !theirs.includes(pid)));
        rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    };
    // Ctrl-C is how this is meant to end.
    onEnding(cleanUp, 0);
    try {
        const desktop = opens ? await findDesktopVSCode() : undefined;
        await (desktop === undefined ? runServer(scratch, opens) : runDesktop(desktop, scratch));
    } finally {
        await cleanUp();
    }
    return 0;
}

async function runDesktop(executable: string, scratch: string): Promise<void> {
    const userData = join(scratch, 'user-data');
    writeSettings(join(userData, 'User', 'settings.json'));
    console.log(`Opening desktop VS Code (${executable}).`);
    const commandLine = [
        join(repositoryRoot, 'examples'),
        ...['--goto', join(repositoryRoot, 'examples', specName)],
        `--extensionDevelopmentPath=${repositoryRoot}`,
        `--user-data-dir=${userData}`,
        `--extensions-dir=${join(scratch, 'extensions')}`,
        ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--new-window', '--wait'],
        ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    const child = spawn(executable, commandLine, {
        env: { ...process.env, [trainAtStartVariable]: join(repositoryRoot, 'examples', specName) },
        stdio: 'ignore',
        shell: executable.endsWith('.cmd'),
    });
    const code = await exitOf(child);
    if (code !== 0) {
        throw new ScriptError(`VS Code ended with exit status ${code}.`);
    }
}

async function runServer(scratch: string, opens: boolean): Promise<void> {
    const folder = join(repositoryRoot, 'examples');
    const file = join(folder, specName);
    const dataDirectory = join(scratch, 'server');
    writeSettings(settingsFile(dataDirectory));
    const installation = await ensureInstallation();
    // Installed like any other extension: one that is loaded from its sources could show no notifications here.
    await installExtension(installation, dataDirectory, await packQuietly(scratch));
    const server = await startServer(installation, {
        dataDirectory,
        trustsEveryFolder: true,
        environment: { [trainAtStartVariable]: file },
    });
    const address = server.address({ folder, file });
    console.log('VS Code runs at this address, until Ctrl-C:');
    console.log(address);
    if (opens) {
        openInBrowser(address, join(scratch, 'browser'));
    }
    await server.ended;
    throw new ScriptError("VS Code's server ended by itself.");
}

function writeSettings(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Shows the address in the system's browser, or in any that is found. Where that fails, the address is on the screen. */
function openInBrowser(address: string, profile: string): void {
    const [command, ...rest] = browserCommand(address, profile) ?? [];
    if (command === undefined) {
        console.log('There is no screen here to open it on.');
        return;
    }
    const child = spawn(command, rest, { stdio: 'ignore' });
    // A browser of our own, with a profile that is thrown away, ends with us.
    opener = rest.some(argument => argument.includes(profile)) ? undefined : child;
    child.once('error', error => console.log(`It could not be opened in a browser (${error.message}).`));
    child.once('exit', code => {
        if (code !== 0 && code !== null) {
            console.log(`It could not be opened in a browser (${command} ended with exit status ${code}).`);
        }
    });
}

function browserCommand(address: string, profile: string): string[] | undefined {
    const surroundings = machine();
    if (surroundings.platform === 'darwin') {
        return ['open', address];
    }
    if (surroundings.platform === 'win32') {
        // `start` would take the address's ampersands for its own.
        return ['rundll32', 'url.dll,FileProtocolHandler', address];
    }
    if (!hasScreen(surroundings)) {
        return undefined;
    }
    const opener = findCommand('xdg-open', surroundings);
    if (opener !== undefined) {
        return [opener, address];
    }
    const browser = findChromium(surroundings);
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return browser === undefined
        ? undefined
        : [browser, ...sandbox, '--no-first-run', `--user-data-dir=${profile}`, address];
}

await main(start);
