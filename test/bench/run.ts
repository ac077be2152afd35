// Measures ours beside the peers that are installed: `npm run bench -- [WORKLOAD...] [--format pretty|json] [--rounds N]
// [--python PATH]`. Prints medians, spreads and ratios of this machine and this run; never an absolute claim.

import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Absent, type Contender, isAbsent, measureAll } from './workload.ts';
import { workloads } from './workloads/index.ts';

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        format: { type: 'string', default: 'pretty' },
        python: { type: 'string', default: process.env.DROPOUT_LAB_PYTHON ?? 'python3' },
        rounds: { type: 'string', default: '25' },
    },
});
const rounds = Number(values.rounds);
const unknown = positionals.filter(name => !workloads.some(workload => workload.name === name));
if (!['pretty', 'json'].includes(values.format) || !(rounds >= 1) || unknown.length > 0) {
    console.error(`Usage: bench [WORKLOAD...] [--format pretty|json] [--rounds N] [--python PATH]`);
    console.error(`Workloads: ${workloads.map(({ name }) => name).join(', ')}`);
    process.exit(2);
}

const isJson = values.format === 'json';
const print = (object: object, line: string): void => console.log(isJson ? JSON.stringify(object) : line);
const ms = (value: number): string => value.toPrecision(3).padStart(8);

if (!isJson) {
    console.log(
        `${cpus()[0]?.model ?? 'Unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
    );
}
for (const workload of workloads) {
    if (positionals.length > 0 && !positionals.includes(workload.name)) {
        continue;
    }
    if (!isJson) {
        console.log(`\n${workload.name}: ${workload.summary}`);
    }
    if ('take' in workload) {
        for (const measurement of await workload.take()) {
            const { engine, ms_median, ms_p95, ms_max } = measurement;
            print(
                measurement,
                `  ${engine.padEnd(30)} ${ms(ms_median)} ms (95th percentile ${ms(ms_p95 ?? ms_median).trim()}, largest ${ms(ms_max).trim()})`,
            );
        }
        continue;
    }
    const all: readonly (Contender | Absent)[] = await workload.contenders({ python: values.python });
    const present = all.filter((contender): contender is Contender => !isAbsent(contender));
    for (const { engine, absent } of all.filter(isAbsent)) {
        // On standard error where the output is for machines: every line of it is a measurement or a comparison.
        (isJson ? console.error : console.log)(`  ${engine.padEnd(14)} skipped: ${absent}`);
    }
    try {
        const { measurements, comparisons } = await measureAll(workload, present, rounds);
        for (const measurement of measurements) {
            const { engine, threads, ms_median, ms_min, ms_max } = measurement;
            const spread = `(${ms(ms_min).trim()} to ${ms(ms_max).trim()})`;
            const count = threads === 1 ? '1 thread ' : `${threads} threads`;
            print(measurement, `  ${engine.padEnd(14)} ${count} ${ms(ms_median)} ms ${spread}`);
        }
        for (const comparison of comparisons) {
            const { engine, against, ratio } = comparison;
            const speed =
                ratio >= 1
                    ? `${ratio.toFixed(2)} times as fast as`
                    : `${(1 / ratio).toFixed(2)} times slower than`;
            print(comparison, `  ${engine} is ${speed} ${against} here`);
        }
    } finally {
        for (const contender of present) {
            await contender.close?.();
        }
    }
}
