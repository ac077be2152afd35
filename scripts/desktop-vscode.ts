// Desktop VS Code where it is to be had; otherwise the VS Code of scripts/vscode-host.

import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { findCommand, machine, type Surroundings } from './chromium.ts';
import { ScriptError } from './output.ts';
import { vscodeTestDirectory } from './paths.ts';
import { isReachable } from './probe.ts';

const releases = 'https://update.code.visualstudio.com/api/releases/stable';

const hostExecutable = join(import.meta.dirname, 'vscode-host', 'code.mjs');

export type TestVSCode = 'desktop' | 'host';

/**
 * Which VS Code runs the tests. DROPOUT_LAB_VSCODE (`desktop` or `host`) decides; left out, it is the desktop one where
 * there is a screen, no CI and a way to download it.
 */
export async function testVSCodeFor(
    { environment, platform }: Pick<Surroundings, 'environment' | 'platform'>,
    canDownload: () => Promise<boolean>,
): Promise<TestVSCode> {
    const asked = environment.DROPOUT_LAB_VSCODE;
    if (asked === 'desktop' || asked === 'host') {
        return asked;
    }
    if (asked !== undefined && asked !== '') {
        throw new ScriptError(`DROPOUT_LAB_VSCODE is ${asked}; it can be desktop or host.`);
    }
    const isInCI = environment.CI !== undefined && environment.CI !== '' && environment.CI !== 'false';
    return !isInCI && hasScreen({ environment, platform }) && (await canDownload()) ? 'desktop' : 'host';
}

/** Path of the executable that runs the tests, downloaded now where need be. */
export async function chooseTestVSCode(): Promise<string> {
    const choice = await testVSCodeFor(machine(), () => isReachable(releases));
    console.log(
        choice === 'desktop' ? 'In desktop VS Code.' : "In VS Code's server, shown by a headless Chromium.",
    );
    return choice === 'desktop' ? downloadDesktop() : hostExecutable;
}

/** Path of a desktop VS Code's command: the installed one, or one downloaded now. Undefined where neither is to be had. */
export async function findDesktopVSCode(): Promise<string | undefined> {
    if (!hasScreen(machine())) {
        return undefined;
    }
    return installedDesktop(machine()) ?? ((await isReachable(releases)) ? downloadDesktop() : undefined);
}

export function installedDesktop(surroundings: Surroundings): string | undefined {
    const { environment, platform } = surroundings;
    // In a terminal of a remote VS Code, `code` only talks to the window at the other end.
    const isRemoteTerminal = environment.VSCODE_IPC_HOOK_CLI !== undefined;
    const onPath = isRemoteTerminal
        ? undefined
        : findCommand(platform === 'win32' ? 'code.cmd' : 'code', surroundings);
    return onPath ?? usualPlaces(surroundings).find(path => surroundings.isExecutable(path));
}

/** True where a window can be shown. */
export function hasScreen({
    environment,
    platform,
}: Pick<Surroundings, 'environment' | 'platform'>): boolean {
    return platform !== 'linux' || Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY);
}

async function downloadDesktop(): Promise<string> {
    return downloadAndUnzipVSCode({ version: 'stable', cachePath: vscodeTestDirectory });
}

function usualPlaces({ environment, platform }: Surroundings): string[] {
    switch (platform) {
        case 'darwin':
            return ['/Applications', join(environment.HOME ?? '', 'Applications')].map(folder =>
                join(folder, 'Visual Studio Code.app/Contents/Resources/app/bin/code'),
            );
        case 'win32':
            return [
                environment.LOCALAPPDATA && `${environment.LOCALAPPDATA}\\Programs`,
                environment.PROGRAMFILES,
            ]
                .filter(folder => folder !== undefined)
                .map(folder => `${folder}\\Microsoft VS Code\\bin\\code.cmd`);
        default:
            return ['/usr/share/code/bin/code', '/snap/bin/code'];
    }
}
