// PyTorch in a process of its own, spoken to line by line: a network once, then a number of steps each time.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { callsIn } from '../../../src/catalog/values.ts';
import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import type { Absent, Contender } from '../workload.ts';

/** The fastest of one thread and of as many as there are cores, found before anything is measured. */
export async function pytorch(
    python: string,
    run: ResolvedRun,
    training: Examples,
): Promise<Contender | Absent> {
    const candidates: { readonly contender: Contender; readonly ms: number }[] = [];
    for (const threads of new Set([1, availableParallelism()])) {
        const contender = await start(python, threads, run, training);
        if ('absent' in contender) {
            return contender;
        }
        await contender.measure(50);
        candidates.push({ contender, ms: await contender.measure(100) });
    }
    candidates.sort((a, b) => a.ms - b.ms);
    for (const { contender } of candidates.slice(1)) {
        await contender.close?.();
    }
    return candidates[0]!.contender;
}

async function start(
    python: string,
    threads: number,
    run: ResolvedRun,
    training: Examples,
): Promise<Contender | Absent> {
    // A core type left over from another program halves OpenBLAS.
    const { OPENBLAS_CORETYPE: _, ...environment } = process.env;
    const child = spawn(python, [join(import.meta.dirname, 'torch_steps.py')], { env: environment });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
        said += data.toString();
    });
    child.on('error', error => {
        said += error.message;
    });
    // Writing to a Python that has gone is told by the answer that does not come.
    child.stdin.on('error', () => {});
    child.stdin.write(`${JSON.stringify({ threads, ...describe(run, training) })}\n`);
    const hello = await lines.next();
    if (hello.done === true) {
        const reason = said.includes('No module named')
            ? `${python} has no torch`
            : `${python} cannot be run`;
        return { engine: 'pytorch', absent: reason };
    }
    return {
        engine: `pytorch-${hello.value}`,
        threads,
        async measure(times) {
            child.stdin.write(`${times}\n`);
            const answer = await lines.next();
            if (answer.done === true) {
                throw new Error(`PyTorch ended: ${said}`);
            }
            return Number(answer.value);
        },
        close: () => end(child),
    };
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
}

/** The run as the Python script wants it. */
function describe({ network, settings }: ResolvedRun, { features, target, count }: Examples) {
    if (target.task !== 'classification') {
        throw new Error('The peers are measured on classification only.');
    }
    const layers = network.layers
        .filter(({ kind }) => kind !== 'input' && kind !== 'softmax')
        .map(({ kind, parameters, outputShape }) => ({
            kind,
            units: outputShape[0],
            rate: parameters.rate ?? null,
            max_norm: callsIn(parameters.regularizer)[0]?.arguments.max_value ?? null,
        }));
    const { learning_rate, momentum } = settings.optimizer.arguments;
    return {
        layers,
        inputs: features.length / count,
        batch_size: settings.batch_size,
        learning_rate,
        momentum,
        features: Array.from(features),
        labels: Array.from(target.labels),
    };
}
