// Runs in a few words, for the status bar and lists. Pure.

import type { RunInfo } from '../protocol/panel.ts';

/** `epoch 12 of 60`, or what the run waits for. */
export function progressText(info: RunInfo): string {
    switch (info.state) {
        case 'queued':
            return 'waiting';
        case 'starting':
            return 'starting';
        case 'running':
            return info.epochs > 0 ? `epoch ${info.epoch} of ${info.epochs}` : `epoch ${info.epoch}`;
        case 'finished':
        case 'stopped':
        case 'failed':
        case 'interrupted':
            return info.state;
        default:
            return info.state satisfies never;
    }
}

/** Steps done of steps in all, in [0, 1]. */
export function progressShare(runs: readonly RunInfo[]): number {
    const steps = runs.reduce((sum, run) => sum + run.steps, 0);
    const done = runs.reduce((sum, run) => sum + run.step, 0);
    return steps === 0 ? 0 : Math.min(1, done / steps);
}

/** The status bar's text, without its icon: `digits_mlp 12/60`, or `2 runs 41 %`. */
export function statusText(active: readonly RunInfo[]): string {
    const [only] = active;
    if (only === undefined) {
        return '';
    }
    if (active.length > 1) {
        return `${active.length} runs ${Math.floor(100 * progressShare(active))} %`;
    }
    return only.state === 'running' && only.epochs > 0
        ? `${only.name} ${only.epoch}/${only.epochs}`
        : `${only.name}: ${progressText(only)}`;
}
