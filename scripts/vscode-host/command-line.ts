// VS Code's own command line, as far as @vscode/test-electron uses it.

import { resolve } from 'node:path';
import { ScriptError } from '../output.ts';

export interface HostCommandLine {
    readonly workspace: string | undefined;
    readonly extensionDevelopmentPaths: readonly string[];
    readonly extensionTestsPath: string;
    readonly userDataDirectory: string | undefined;
    readonly extensionsDirectory: string | undefined;
    readonly disablesWorkspaceTrust: boolean;
}

/** Flags that mean something to desktop VS Code only, and that this host satisfies by being what it is. */
const acceptedFlags = new Set([
    'disable-gpu',
    'disable-gpu-sandbox',
    'disable-updates',
    'disable-extensions',
    'disable-telemetry',
    'new-window',
    'no-cached-data',
    'no-sandbox',
    'skip-release-notes',
    'skip-welcome',
    'wait',
]);

const valueFlags = [
    'extensionDevelopmentPath',
    'extensionTestsPath',
    'extensions-dir',
    'user-data-dir',
] as const;

/** Throws on an unknown flag: a test that relies on one would otherwise pass without what it asked for. */
export function parseCommandLine(commandLine: readonly string[], directory = process.cwd()): HostCommandLine {
    const values = new Map<string, string[]>();
    const positional: string[] = [];
    let disablesWorkspaceTrust = false;
    for (let at = 0; at < commandLine.length; at++) {
        const argument = commandLine[at]!;
        if (!argument.startsWith('--')) {
            positional.push(resolve(directory, argument));
            continue;
        }
        const [name = '', ...rest] = argument.slice(2).split('=');
        if (valueFlags.some(flag => flag === name)) {
            const value = rest.length > 0 ? rest.join('=') : commandLine[++at];
            if (value === undefined) {
                throw new ScriptError(`--${name} needs a value.`);
            }
            values.set(name, [...(values.get(name) ?? []), resolve(directory, value)]);
        } else if (name === 'disable-workspace-trust') {
            disablesWorkspaceTrust = true;
        } else if (!acceptedFlags.has(name)) {
            throw new ScriptError(`This VS Code does not know --${name}.`);
        }
    }
    if (positional.length > 1) {
        throw new ScriptError('This VS Code opens one folder at a time.');
    }
    const extensionTestsPath = values.get('extensionTestsPath')?.at(-1);
    if (extensionTestsPath === undefined) {
        throw new ScriptError('This VS Code only runs tests: --extensionTestsPath is missing.');
    }
    return {
        workspace: positional[0],
        extensionDevelopmentPaths: values.get('extensionDevelopmentPath') ?? [],
        extensionTestsPath,
        userDataDirectory: values.get('user-data-dir')?.at(-1),
        extensionsDirectory: values.get('extensions-dir')?.at(-1),
        disablesWorkspaceTrust,
    };
}
