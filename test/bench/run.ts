// Measures ours beside the peers that are installed: `npm run bench -- [WORKLOAD...] [--format pretty|json] [--rounds N]
// [--python PATH]... [--mnist DIR]`. Prints medians, spreads and ratios of this machine and this run; never an absolute claim.

import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../../scripts/paths.ts';
import { measureInTurns } from './measure-in-turns.ts';
import { type BenchOptions, type Contender, isAbsent, isComparison, type Report } from './workload.ts';
import { workloads } from './workloads/index.ts';

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        format: { type: 'string', default: 'pretty' },
        python: { type: 'string', multiple: true, default: [process.env.DROPOUT_LAB_PYTHON ?? 'python3'] },
        mnist: { type: 'string' },
        rounds: { type: 'string', default: '25' },
    },
});
const rounds = Number(values.rounds);
const unknown = positionals.filter(name => !workloads.some(workload => workload.name === name));
if (!['pretty', 'json'].includes(values.format) || !(rounds >= 1) || unknown.length > 0) {
    console.error(
        'Usage: bench [WORKLOAD...] [--format pretty|json] [--rounds N] [--python PATH]... [--mnist DIR]',
    );
    console.error(`Workloads: ${workloads.map(({ name }) => name).join(', ')}`);
    process.exit(2);
}

/** The first folder that has MNIST's training images. */
function findMnist(): string | undefined {
    const named = values.mnist ?? process.env.DROPOUT_LAB_MNIST;
    const usual = [join('examples', 'papers', 'mnist'), join('..', 'shared', 'data', 'mnist')];
    const folders = named !== undefined ? [named] : usual.map(folder => join(repositoryRoot, folder));
    return folders.find(folder => existsSync(join(folder, 'train-images-idx3-ubyte.gz')));
}

const isJson = values.format === 'json';

function print(report: Report): void {
    if (!isJson) {
        console.log(`  ${lineOf(report)}`);
    } else if (isAbsent(report)) {
        // On standard error: every line of the output is a measurement or a comparison.
        console.error(`${report.engine} skipped: ${report.absent}`);
    } else {
        console.log(JSON.stringify(report));
    }
}

const ms = (value: number): string => value.toPrecision(3);
const memory = (bytes: number): string =>
    bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
const threadsOf = (count: number): string => `${count} ${count === 1 ? 'thread' : 'threads'}`;

function lineOf(report: Report): string {
    if (isAbsent(report)) {
        return `${report.engine.padEnd(26)} skipped: ${report.absent}`;
    }
    if (isComparison(report)) {
        const { engine, against, ratio, threads, against_threads, at_least, quantity } = report;
        if (quantity !== undefined) {
            return `${engine} takes ${(1 / ratio).toFixed(2)} times the ${quantity} of ${against} here`;
        }
        const [ours, theirs] =
            engine === against
                ? [`${engine} with ${threadsOf(threads)}`, `with ${against_threads}`]
                : [engine, against];
        const speed =
            ratio >= 1
                ? `${ratio.toFixed(2)} times as fast as`
                : `${(1 / ratio).toFixed(2)} times slower than`;
        return `${ours} is ${at_least ? 'more than ' : ''}${speed} ${theirs} here`;
    }
    const { engine, threads, ms_median, ms_min, ms_max, ms_p95, setting, bytes, at_least } = report;
    const spread = at_least
        ? 'or more'
        : ms_p95 === undefined
          ? `(${ms(ms_min)} to ${ms(ms_max)})`
          : `(95th percentile ${ms(ms_p95)}, largest ${ms(ms_max)})`;
    const extra = [
        setting,
        ...Object.entries(bytes ?? {}).map(([what, size]) => `${what.replace('_', ' ')} ${memory(size)}`),
    ].filter(part => part !== undefined);
    return [
        engine.padEnd(26),
        threadsOf(threads).padEnd(9),
        ms(ms_median).padStart(8),
        'ms',
        spread,
        extra.join(', '),
    ]
        .join(' ')
        .trimEnd();
}

if (!isJson) {
    console.log(
        `${cpus()[0]?.model ?? 'Unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
    );
}
const options: BenchOptions = { pythons: values.python, mnist: findMnist() };
for (const workload of workloads) {
    if (positionals.length > 0 && !positionals.includes(workload.name)) {
        continue;
    }
    if (!isJson) {
        console.log(`\n${workload.name}: ${workload.summary}`);
    }
    if ('take' in workload) {
        for (const report of await workload.take(options)) {
            print(report);
        }
        continue;
    }
    const all = await workload.contenders(options);
    all.filter(isAbsent).forEach(print);
    const present = all.filter((contender): contender is Contender => !isAbsent(contender));
    try {
        const { measurements, comparisons, absent } = await measureInTurns(workload, present, rounds);
        [...absent, ...measurements, ...comparisons].forEach(print);
    } finally {
        for (const contender of present) {
            await contender.close?.();
        }
    }
}
// Threads of ours that wait for work would keep the process.
process.exit();
