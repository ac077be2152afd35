// A Node with SQLite, where the one at hand has none: what needs it is started again there.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const executable = process.platform === 'win32' ? 'node.exe' : 'node';

/** Undefined where there is none. NETSPEC_NODE names one; else it is looked for on the path and where nvm puts them. */
export function findNodeWithSqlite(variables: NodeJS.ProcessEnv): string | undefined {
    const candidates = [
        ...(variables.NETSPEC_NODE ? [variables.NETSPEC_NODE] : []),
        ...(variables.PATH ?? '').split(delimiter).map(folder => join(folder, executable)),
        ...nodesOfNvm(variables),
    ];
    return [...new Set(candidates)].filter(path => existsSync(path)).find(hasSqlite);
}

/** The newest first. */
function nodesOfNvm(variables: NodeJS.ProcessEnv): string[] {
    const folder = join(variables.NVM_DIR || join(homedir(), '.nvm'), 'versions', 'node');
    try {
        return readdirSync(folder)
            .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
            .map(version => join(folder, version, 'bin', executable));
    } catch {
        return [];
    }
}

function hasSqlite(path: string): boolean {
    const test = 'process.exitCode = process.getBuiltinModule?.("node:sqlite") ? 0 : 1';
    return spawnSync(path, ['-e', test], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** Does this process's work on another Node; settles with its exit code. Signals of the terminal reach both. */
export function startAgain(node: string, variables: NodeJS.ProcessEnv): Promise<number> {
    const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: variables });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    const ignore = () => {};
    process.on('SIGTERM', pass);
    process.on('SIGINT', ignore);
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => {
            process.off('SIGTERM', pass);
            process.off('SIGINT', ignore);
            resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
        });
    });
}
