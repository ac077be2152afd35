// What a run may take, said before it begins: its memory from its network, its time from a run that was measured here. Pure.

import { formatBytes } from '../../core/format-bytes.ts';
import { t } from '../../core/localize.ts';
import { memoryOfRun } from '../../experiments/memory-of-run.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import { roughDuration } from '../run-text.ts';

export interface MeasuredRun {
    readonly run: ResolvedRun;
    readonly info: Pick<RunInfo, 'step' | 'seconds'>;
}

/** A network that computes more times as much, or as little, says too little about another one's pace. */
const farthest = 8;
/** What was over sooner was mostly spent on beginning. */
const leastSeconds = 0.3;

/** `about 12 s · 2.9 MB`; without the time where nothing alike was measured. */
export function forecastText(run: ResolvedRun, measured: readonly MeasuredRun[]): string {
    const seconds = forecastSeconds(run, measured);
    const memory = memoryOfRun(run);
    const parts = [
        ...(seconds === undefined
            ? []
            : [seconds < 1 ? roughDuration(seconds) : t('about {0}', roughDuration(seconds))]),
        ...(memory === undefined
            ? []
            : [memory.isWhole ? formatBytes(memory.bytes) : t('at least {0}', formatBytes(memory.bytes))]),
    ];
    return parts.join(' · ');
}

/** By the pace of the newest run of the same network, else of one of a like size; undefined where there is none. */
export function forecastSeconds(run: ResolvedRun, measured: readonly MeasuredRun[]): number | undefined {
    const examples = examplesOf(run);
    if (examples === undefined) {
        return undefined;
    }
    const cost = costOf(run);
    const candidates = measured.filter(
        ({ info, run: other }) =>
            info.step > 0 &&
            info.seconds >= leastSeconds &&
            Math.abs(Math.log(costOf(other) / cost)) <= Math.log(farthest),
    );
    const same = candidates.findLast(({ run: other }) => costOf(other) === cost);
    const found = same ?? candidates.at(-1);
    if (found === undefined) {
        return undefined;
    }
    const seen = found.info.step * found.run.settings.batch_size;
    return (found.info.seconds / (seen * costOf(found.run))) * examples * cost;
}

/** Multiply-adds of one example. */
function costOf({ network }: ResolvedRun): number {
    return network.layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 1);
}

/** Examples that training sees in all. */
function examplesOf({ settings, data }: ResolvedRun): number | undefined {
    const { trainingExamples } = data.facts;
    if (settings.steps !== null) {
        return settings.steps * settings.batch_size;
    }
    return trainingExamples === undefined || settings.epochs === null
        ? undefined
        : settings.epochs * Math.ceil(trainingExamples / settings.batch_size) * settings.batch_size;
}
