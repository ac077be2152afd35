// Runs in a few words, for the status bar and lists. Pure.

import { t } from '../core/localize.ts';
import type { RunState } from '../model/run-state.ts';
import type { RunInfo } from '../protocol/panel.ts';
import type { ActiveWork } from './runs/active-works.ts';

/** `epoch 12 of 60`, or what the run waits for. */
export function progressText(info: RunInfo): string {
    switch (info.state) {
        case 'queued':
            return t('waiting');
        case 'starting':
            return t('starting');
        case 'running':
            return placeText(info);
        case 'paused':
            return t('paused at {0}', placeText(info));
        default:
            return stateWord(info.state);
    }
}

/** A run's state in a word. */
export function stateWord(state: RunState): string {
    switch (state) {
        case 'queued':
            return t('waiting');
        case 'starting':
            return t('starting');
        case 'running':
            return t('running');
        case 'paused':
            return t('paused');
        case 'finished':
            return t('finished');
        case 'stopped':
            return t('stopped');
        case 'failed':
            return t('failed');
        case 'interrupted':
            return t('interrupted');
        default:
            return state satisfies never;
    }
}

const placeText = ({ epoch, epochs }: RunInfo): string =>
    epochs > 0
        ? t('epoch {0} of {1}', countText(epoch), countText(epochs))
        : t('epoch {0}', countText(epoch));

const countText = (count: number): string => count.toLocaleString('en');

/** Until then a pace says little. */
const leastSecondsOfPace = 0.5;

/** Seconds until the end at the pace so far; undefined while too little is known of it. */
export function remainingSeconds({ step, steps, seconds }: RunInfo): number | undefined {
    return step > 0 && steps > step && seconds >= leastSecondsOfPace
        ? (seconds / step) * (steps - step)
        : undefined;
}

/** `4 s left`, of what runs. */
export function remainingText(info: RunInfo): string | undefined {
    const seconds = info.state === 'running' ? remainingSeconds(info) : undefined;
    return seconds === undefined ? undefined : t('{0} left', roughDuration(seconds));
}

/** `4 s`, `3 min`, `2 h 10 min`: no finer than it is known. */
export function roughDuration(seconds: number): string {
    if (seconds < 1) {
        return t('under 1 s');
    }
    if (seconds < 59.5) {
        return t('{0} s', Math.round(seconds));
    }
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? t('{0} min', minutes) : t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** Steps done of steps in all, in [0, 1]. */
export function progressShare(runs: readonly RunInfo[]): number {
    const steps = runs.reduce((sum, run) => sum + run.steps, 0);
    const done = runs.reduce((sum, run) => sum + run.step, 0);
    return steps === 0 ? 0 : Math.min(1, done / steps);
}

/** `2 of 12 runs` of a sweep, `3 of at most 20 pairs` of a comparison. */
export function workProgressText({ kind, done, count }: ActiveWork): string {
    if (count === 0) {
        return t('starting');
    }
    return kind === 'comparison'
        ? t('{0} of at most {1} pairs', done, count)
        : t('{0} of {1} runs', done, count);
}

/** `Sweep over digits_mlp`. */
export function workTitle({ kind, name }: Pick<ActiveWork, 'kind' | 'name'>): string {
    switch (kind) {
        case 'sweep':
            return t('Sweep over {0}', name);
        case 'comparison':
            return t('Comparison of {0}', name);
        case 'rates':
            return t('Drop rates of {0}', name);
        default:
            return kind satisfies never;
    }
}

/** The status bar's text, without its icon: `digits_mlp 12/60 · 4 s left`, or `2 runs 41%`, and what trains many. */
export function statusText(active: readonly RunInfo[], works: readonly ActiveWork[] = []): string {
    return [
        ...(active.length > 0 ? [runsText(active)] : []),
        ...works.flatMap(work => [
            `${workTitle(work)}${work.count === 0 ? '' : `: ${work.done}/${work.count}`}`,
            ...(work.remainingSeconds === undefined
                ? []
                : [t('{0} left', roughDuration(work.remainingSeconds))]),
        ]),
    ].join(' · ');
}

function runsText(active: readonly RunInfo[]): string {
    const [only] = active;
    if (only === undefined) {
        return '';
    }
    if (active.length > 1) {
        return t('{0} runs {1}%', active.length, Math.floor(100 * progressShare(active)));
    }
    const name = only.label ?? only.name;
    const remaining = remainingText(only);
    return only.state === 'running' && only.epochs > 0
        ? `${name} ${countText(only.epoch)}/${countText(only.epochs)}${remaining === undefined ? '' : ` · ${remaining}`}`
        : `${name}: ${progressText(only)}`;
}
