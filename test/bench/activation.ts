// Measures the extension's activation in a real VS Code, a window of its own each time: `npm run bench:activation
// [-- --rounds N] [--limit MS] [--format pretty|json]`. Exit status 1 where the median activation is over the limit.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chooseTestVSCode } from '../../scripts/desktop-vscode.ts';
import { main } from '../../scripts/output.ts';
import { repositoryRoot } from '../../scripts/paths.ts';
import type { ActivationReport } from './vscode/activation.ts';

async function measure(): Promise<number> {
    const { values } = parseArgs({
        options: {
            rounds: { type: 'string', default: '5' },
            limit: { type: 'string', default: '100' },
            format: { type: 'string', default: 'pretty' },
        },
    });
    const scratch = mkdtempSync(join(tmpdir(), 'dropout-lab-bench-'));
    try {
        const bundle = join(scratch, 'activation.js');
        await build({
            entryPoints: [join(import.meta.dirname, 'vscode', 'activation.ts')],
            outfile: bundle,
            bundle: true,
            platform: 'node',
            format: 'cjs',
            external: ['vscode'],
        });
        writeFileSync(join(scratch, 'package.json'), '{ "type": "commonjs" }');
        const vscodeExecutablePath = await chooseTestVSCode();
        const reports: ActivationReport[] = [];
        for (let round = 0; round < Number(values.rounds); round++) {
            reports.push(await oneWindow(scratch, round, bundle, vscodeExecutablePath));
        }
        const activation = summarize(reports.map(report => report.activation));
        const diagnostics = summarize(reports.map(report => report.firstDiagnostics));
        for (const [workload, summary] of [
            ['activation', activation],
            ['first-diagnostics', diagnostics],
        ] as const) {
            const { ms_median, ms_min, ms_max } = summary;
            console.log(
                values.format === 'json'
                    ? JSON.stringify({ workload, engine: 'vscode', threads: 1, ...summary })
                    : `${workload.padEnd(20)} ${ms_median.toFixed(1)} ms (${ms_min.toFixed(1)} to ${ms_max.toFixed(1)})`,
            );
        }
        return activation.ms_median <= Number(values.limit) ? 0 : 1;
    } finally {
        rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
}

async function oneWindow(
    scratch: string,
    round: number,
    extensionTestsPath: string,
    vscodeExecutablePath: string,
): Promise<ActivationReport> {
    const report = join(scratch, `report-${round}.json`);
    const workspace = join(scratch, `workspace-${round}`);
    mkdirSync(workspace);
    await runTests({
        vscodeExecutablePath,
        extensionDevelopmentPath: repositoryRoot,
        extensionTestsPath,
        launchArgs: [
            workspace,
            `--user-data-dir=${join(scratch, `user-data-${round}`)}`,
            `--extensions-dir=${join(scratch, `extensions-${round}`)}`,
        ],
        extensionTestsEnv: { DROPOUT_LAB_BENCH_REPORT: report },
    });
    return JSON.parse(readFileSync(report, 'utf8'));
}

function summarize(milliseconds: readonly number[]): {
    readonly ms_median: number;
    readonly ms_min: number;
    readonly ms_max: number;
} {
    const sorted = milliseconds.toSorted((a, b) => a - b);
    const half = Math.floor(sorted.length / 2);
    const median =
        sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
    return { ms_median: median, ms_min: sorted[0] ?? 0, ms_max: sorted.at(-1) ?? 0 };
}

await main(measure);
process.exit();
