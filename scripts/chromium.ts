// Finds the Chromium that shows VS Code in the tests, or installs one. Any browser of the Chromium family serves.

import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { run } from './children.ts';
import { main, ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';
import { isReachable } from './probe.ts';

/** What the search looks at; the machine by default, something made up in tests. */
export interface Surroundings {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly platform: NodeJS.Platform;
    /** True for a file that can be started. */
    readonly isExecutable: (path: string) => boolean;
}

const commandNames = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
];

const macApplications = [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsApplications = [
    'Google\\Chrome\\Application\\chrome.exe',
    'Chromium\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
];

const playwrightDownloads = 'https://cdn.playwright.dev/';

export function machine(): Surroundings {
    return { environment: process.env, platform: process.platform, isExecutable };
}

/**
 * Path of an installed browser: CHROME_PATH or CHROMIUM_PATH, then PATH, then the usual places.
 * Throws where CHROME_PATH or CHROMIUM_PATH names something that cannot be started: a wrong setting must not pass unseen.
 */
export function findChromium(surroundings: Surroundings = machine()): string | undefined {
    for (const name of ['CHROME_PATH', 'CHROMIUM_PATH']) {
        const path = surroundings.environment[name];
        if (path !== undefined && path !== '') {
            if (!surroundings.isExecutable(path)) {
                throw new ScriptError(`${name} is ${path}, which is no program that can be started.`);
            }
            return path;
        }
    }
    return candidates(surroundings).find(path => surroundings.isExecutable(path));
}

/** Path of an installed browser, installed now where there is none. Throws one line saying what to install. */
export async function ensureChromium(): Promise<string> {
    const installed = findChromium() ?? downloadedByPlaywright();
    if (installed !== undefined) {
        return installed;
    }
    const isRoot = process.getuid?.() === 0;
    if (isRoot && findCommand('apt-get', machine()) !== undefined) {
        console.log('Chromium is not installed: installing the chromium package with apt-get ...');
        const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, limitMs: 300_000 };
        await run('apt-get', ['update', '-qq'], quiet);
        await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
        const fromPackage = findChromium();
        if (fromPackage !== undefined) {
            return fromPackage;
        }
    }
    if (await isReachable(playwrightDownloads)) {
        console.log("Chromium is not installed: downloading Playwright's ...");
        const command = join(repositoryRoot, 'node_modules', 'playwright-core', 'cli.js');
        await run(process.execPath, [command, 'install', 'chromium'], { limitMs: 300_000 });
        const downloaded = downloadedByPlaywright();
        if (downloaded !== undefined) {
            return downloaded;
        }
    }
    throw new ScriptError(
        'No Chromium was found and none could be installed: install Chromium, Chrome or Edge, or set CHROME_PATH to one.',
    );
}

/** Path of a command on PATH. */
export function findCommand(name: string, surroundings: Surroundings): string | undefined {
    const separator = surroundings.platform === 'win32' ? ';' : ':';
    return (surroundings.environment.PATH ?? '')
        .split(separator)
        .filter(directory => directory !== '')
        .map(directory => join(directory, name))
        .find(path => surroundings.isExecutable(path));
}

function candidates(surroundings: Surroundings): string[] {
    const { environment } = surroundings;
    const fromPath = commandNames.flatMap(name => findCommand(name, surroundings) ?? []);
    switch (surroundings.platform) {
        case 'darwin':
            return [
                ...fromPath,
                ...['/Applications', join(environment.HOME ?? '', 'Applications')].flatMap(folder =>
                    macApplications.map(application => join(folder, application)),
                ),
            ];
        case 'win32':
            return [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA]
                .filter(folder => folder !== undefined)
                .flatMap(folder => windowsApplications.map(application => `${folder}\\${application}`));
        default:
            return [...fromPath, '/snap/bin/chromium', '/opt/google/chrome/chrome'];
    }
}

function downloadedByPlaywright(): string | undefined {
    const path = chromium.executablePath();
    return path !== '' && existsSync(path) ? path : undefined;
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}

if (import.meta.main) {
    await main(async () => {
        console.log(await ensureChromium());
        return 0;
    });
}
