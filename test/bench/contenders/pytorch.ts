// PyTorch, on each Python that has it, in the setting that is fastest for the run.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Absent, Contender } from '../workload.ts';
import { hasFailed, startPeer } from './peer.ts';
import type { PeerRun } from './peer-run.ts';

interface Setting {
    readonly threads: number;
    /** Threads that wait for work spin rather than sleep: OpenMP's ACTIVE. */
    readonly spins: boolean;
    /** One kernel for the whole update. */
    readonly fused: boolean;
    /** By `torch.compile`. */
    readonly compiled: boolean;
    /** Images lie as [height, width, channels]. */
    readonly channels_last: boolean;
}

/** How long a setting is measured before the fastest is chosen, after as long a warm-up. */
const trialMs = 150;
const trials = 5;

/** The fastest of all settings, found before anything is measured. */
export async function pytorch(python: string, run: PeerRun): Promise<Contender | Absent> {
    const candidates: { readonly contender: Contender; readonly ms: number[] }[] = [];
    let failure: Absent | undefined;
    for (const setting of settingsFor(run)) {
        const contender = await start(python, setting, run);
        if ('absent' in contender) {
            failure ??= contender;
            if (contender.isWithoutTorch) {
                break;
            }
        } else {
            candidates.push({ contender, ms: [] });
        }
    }
    if (candidates.length === 0) {
        return failure!;
    }
    for (let trial = -1; trial < trials; trial++) {
        for (const { contender, ms } of candidates) {
            const one = await contender.measure(1);
            const many = await contender.measure(Math.max(1, Math.round(trialMs / trials / one)));
            if (trial >= 0) {
                ms.push(many);
            }
        }
    }
    // The least of the trials: what disturbed one of them is no property of the setting.
    candidates.sort((a, b) => Math.min(...a.ms) - Math.min(...b.ms));
    for (const { contender } of candidates.slice(1)) {
        await contender.close?.();
    }
    return candidates[0]!.contender;
}

function settingsFor({ input_shape }: PeerRun): readonly Setting[] {
    const plain = { spins: false, fused: false, compiled: false, channels_last: false };
    const cores = availableParallelism();
    const isImage = input_shape.length > 1;
    return [
        { ...plain, threads: 1 },
        { ...plain, threads: 1, fused: true },
        { ...plain, threads: cores },
        { ...plain, threads: cores, fused: true },
        { ...plain, threads: cores, spins: true },
        { ...plain, threads: cores, spins: true, fused: true },
        { ...plain, threads: cores, fused: true, compiled: true },
        ...(isImage
            ? [
                  { ...plain, threads: cores, channels_last: true },
                  { ...plain, threads: cores, fused: true, channels_last: true },
              ]
            : []),
    ];
}

async function start(
    python: string,
    setting: Setting,
    run: PeerRun,
): Promise<Contender | (Absent & { readonly isWithoutTorch: boolean })> {
    // A core type left over from another program halves OpenBLAS.
    const { OPENBLAS_CORETYPE: _, ...environment } = process.env;
    const started = await startPeer({
        engine: 'pytorch',
        threads: setting.threads,
        setting: describe(setting),
        command: python,
        arguments: [join(import.meta.dirname, '..', 'peers', 'pytorch_steps.py')],
        environment: { ...environment, ...(setting.spins && { OMP_WAIT_POLICY: 'ACTIVE' }) },
        run: { ...run, setting },
    });
    if (!hasFailed(started)) {
        return started;
    }
    const isWithoutTorch = started.said.includes('No module named') || !started.said.includes('torch');
    const reason = !isWithoutTorch
        ? `fails: ${started.said.trim().split('\n').at(-1)}`
        : started.said.includes('No module named')
          ? `${python} has no torch`
          : `${python} cannot be run`;
    return { engine: 'pytorch', absent: reason, isWithoutTorch };
}

function describe({ spins, fused, compiled, channels_last }: Setting): string {
    const parts = [
        spins && 'spinning',
        fused && 'fused update',
        compiled && 'compiled',
        channels_last && 'channels last',
    ].filter(part => part !== false);
    return parts.length === 0 ? 'as it comes' : parts.join(', ');
}
