// How busy a sweep keeps the machine: 200 small runs by the command line as it ships, its start, its history and its end
// included. The share is the processor time of the process over its wall time and the cores; what else runs on the machine
// lowers it.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/paths.ts';
import type { Report, TakenWorkload } from '../workload.ts';

const name = 'sweep-busy';
const runs = 200;

const spec = `model digits_mlp(rate = 0.5) {
    input(64)
    dense(64, activation = relu)
    dropout(rate)
    dense(10, activation = softmax)
}
data digits {
    source = builtin(digits)
    scale  = standardize
}
train digits_mlp on digits {
    optimizer = sgd(0.05, momentum = 0.9)
    epochs    = 20
}
sweep digits_mlp {
    rate    = 0.0 to 0.9 step 0.1
    repeats = ${runs / 10}
}
`;

/** Tells on standard error what the process has used, all its threads together, and for how long it has lived. */
const tellsUsage = `process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    require('node:fs').writeSync(2, JSON.stringify({ cpuMs: (user + system) / 1000, wallMs: 1000 * process.uptime() }));
});`;

export const sweepBusy: TakenWorkload = {
    name,
    summary: `a sweep of ${runs} small runs on every core, in milliseconds, and the share of the cores that it keeps busy`,
    async take() {
        const cli = join(repositoryRoot, 'dist', 'cli.cjs');
        if (!existsSync(cli)) {
            return [{ engine: 'dropout-lab', absent: 'nothing is built: npm run build' }];
        }
        const folder = mkdtempSync(join(tmpdir(), 'sweep-busy-'));
        try {
            writeFileSync(join(folder, 'usage.cjs'), tellsUsage);
            writeFileSync(join(folder, 'digits.netspec'), spec);
            const cores = availableParallelism();
            const reports: Report[] = [];
            for (const parallel of [...new Set([cores, 1])]) {
                reports.push(await sweep(folder, cli, parallel));
            }
            return reports;
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    },
};

async function sweep(folder: string, cli: string, parallel: number): Promise<Report> {
    const store = join(folder, `history-${parallel}.sqlite`);
    const child = spawn(
        process.execPath,
        [
            ...['--require', join(folder, 'usage.cjs'), cli, 'sweep', join(folder, 'digits.netspec')],
            ...['--parallel', String(parallel), '--format', 'json', '--store', store],
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
        told += text;
    });
    const code = await new Promise(resolve => child.on('close', resolve));
    if (code !== 0) {
        throw new Error(`The sweep ended with exit code ${code}: ${told}`);
    }
    const { cpuMs, wallMs } = JSON.parse(told) as { cpuMs: number; wallMs: number };
    const share = cpuMs / (wallMs * parallel);
    return {
        workload: name,
        engine: 'dropout-lab',
        threads: parallel,
        ms_median: wallMs,
        ms_min: wallMs,
        ms_max: wallMs,
        busy_share: share,
        setting: `${(100 * share).toFixed(1)} % of ${parallel === 1 ? 'a core' : `${parallel} cores`} busy`,
    };
}
