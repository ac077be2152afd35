// What runs are called in the panel, and how they stand. Pure.

import { formatBytes } from '../core/format-bytes.ts';
import { isActive } from '../model/run-state.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { formatCount, formatDuration, remainingSeconds } from './format.ts';
import type { Pair } from './view-state.ts';

const twinSuffix = '/without-dropout';

/** What the user calls it, else `digits_mlp`, `digits_mlp #2`, `digits_mlp without dropout #2`, `digits_mlp: width = 64, seed 7`. */
export function runLabel(info: RunInfo): string {
    if (info.label !== undefined) {
        return info.label;
    }
    const name = info.name.endsWith(twinSuffix)
        ? `${info.name.slice(0, -twinSuffix.length)} without dropout`
        : info.name;
    if (info.sweep !== undefined) {
        const values = Object.entries(info.sweep.values).map(([axis, value]) => `${axis} = ${value}`);
        return `${name}: ${[...values, `seed ${info.seed}`].join(', ')}`;
    }
    return info.attempt > 1 ? `${name} #${info.attempt}` : name;
}

/** What tells a run apart from the others that are drawn: within a compared pair, only the dropout. */
export function shortLabel(info: RunInfo, pair: Pair | undefined): string {
    if (pair?.twin !== undefined) {
        if (pair.main.info.id === info.id) {
            return 'with dropout';
        }
        if (pair.twin.info.id === info.id) {
            return 'without dropout';
        }
    }
    return runLabel(info);
}

/** `Epoch 12 of 60 · 4 s left`, `Finished in 8.2 s`, `Stopped at epoch 12`. */
export function stateText(info: RunInfo): string {
    switch (info.state) {
        case 'queued':
            return 'Waiting for another run to end';
        case 'starting':
            return 'Starting';
        case 'running': {
            const left = remainingSeconds(info.step, info.steps, info.seconds);
            const epoch = `Epoch ${formatCount(info.epoch)} of ${formatCount(info.epochs)}`;
            return left === undefined ? epoch : `${epoch} · ${formatDuration(left)} left`;
        }
        case 'paused':
            return `Paused at epoch ${formatCount(info.epoch)} of ${formatCount(info.epochs)}`;
        case 'finished':
            return `Finished in ${formatDuration(info.seconds)}`;
        case 'stopped':
            return info.epoch > 0 ? `Stopped at epoch ${formatCount(info.epoch)}` : 'Stopped';
        case 'interrupted':
            return info.epoch > 0 ? `Interrupted after epoch ${formatCount(info.epoch)}` : 'Interrupted';
        case 'failed':
            return 'Failed';
        default:
            return info.state satisfies never;
    }
}

/** Share of the steps that are done, in [0, 1]; undefined where no bar makes sense. */
export function progressOf(info: RunInfo): number | undefined {
    return isActive(info.state) ? (info.steps > 0 ? Math.min(1, info.step / info.steps) : 0) : undefined;
}

/** `seed 7 · 85,002 parameters · 1,438 training examples · cross_entropy` */
export function runFacts(info: RunInfo): string {
    const facts = [`seed ${info.seed}`, `${formatCount(info.parameters)} parameters`];
    if (info.trainingExamples !== undefined) {
        facts.push(`${formatCount(info.trainingExamples)} training examples`);
    }
    if (info.memoryBytes !== undefined) {
        facts.push(formatBytes(info.memoryBytes));
    }
    return [...facts, info.loss].join(' · ');
}
