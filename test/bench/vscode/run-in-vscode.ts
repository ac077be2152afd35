// Runs one module of `test/bench/vscode` inside a real VS Code's extension host, with the extension from the checkout.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chooseTestVSCode } from '../../../scripts/desktop-vscode.ts';
import { outDirectory, repositoryRoot } from '../../../scripts/paths.ts';

/** Names the file that the module writes its report to, as JSON. */
export const reportVariable = 'DROPOUT_LAB_BENCH_REPORT';

/** Returns what the module's `run()` reported. The extension must have been built. */
export async function runInVSCode<Report>(module: string): Promise<Report> {
    const folder = join(outDirectory, 'bench');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(outDirectory, 'package.json'), '{ "type": "commonjs" }\n');
    const bundle = join(folder, `${module}.js`);
    await build({
        entryPoints: [join(import.meta.dirname, `${module}.ts`)],
        outfile: bundle,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        external: ['vscode'],
        logLevel: 'warning',
    });
    const scratch = mkdtempSync(join(tmpdir(), 'dropout-lab-bench-'));
    try {
        const workspace = join(scratch, 'workspace');
        cpSync(join(repositoryRoot, 'examples'), workspace, { recursive: true });
        const reportFile = join(scratch, 'report.json');
        await runTests({
            vscodeExecutablePath: await chooseTestVSCode(),
            extensionDevelopmentPath: repositoryRoot,
            extensionTestsPath: bundle,
            launchArgs: [
                workspace,
                `--user-data-dir=${join(scratch, 'user-data')}`,
                `--extensions-dir=${join(scratch, 'extensions')}`,
            ],
            extensionTestsEnv: { [reportVariable]: reportFile },
        });
        return JSON.parse(readFileSync(reportFile, 'utf8'));
    } finally {
        rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
}
