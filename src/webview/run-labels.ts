// What runs are called in the panel, and how they stand. Pure.

import { formatBytes } from '../core/format-bytes.ts';
import { t } from '../core/localize.ts';
import { runName } from '../model/run-name.ts';
import { isActive } from '../model/run-state.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { formatCount, formatDuration, remainingSeconds } from './format.ts';
import type { Pair } from './view-state.ts';

/** What tells a run apart from the others that are drawn: within a compared pair, only the dropout. */
export function shortLabel(info: RunInfo, pair: Pair | undefined): string {
    if (pair?.twin !== undefined) {
        if (pair.main.info.id === info.id) {
            return t('with dropout');
        }
        if (pair.twin.info.id === info.id) {
            return t('without dropout');
        }
    }
    return runName(info);
}

/** `Epoch 12 of 60 · 4 s left`, `Finished in 8.2 s`, `Stopped at epoch 12`. */
export function stateText(info: RunInfo): string {
    switch (info.state) {
        case 'queued':
            return t('Waiting for another run to end');
        case 'starting':
            return t('Starting');
        case 'running': {
            const left = remainingSeconds(info.step, info.steps, info.seconds);
            const epoch =
                info.epoch > 0
                    ? t('Epoch {0} of {1}', formatCount(info.epoch), formatCount(info.epochs))
                    : t('The first of {0} epochs', formatCount(info.epochs));
            return left === undefined ? epoch : `${epoch} · ${t('{0} left', formatDuration(left))}`;
        }
        case 'paused':
            return t('Paused at epoch {0} of {1}', formatCount(info.epoch), formatCount(info.epochs));
        case 'finished':
            return t('Finished in {0}', formatDuration(info.seconds));
        case 'stopped':
            return info.epoch > 0 ? t('Stopped at epoch {0}', formatCount(info.epoch)) : t('Stopped');
        case 'interrupted':
            return info.epoch > 0
                ? t('Interrupted after epoch {0}', formatCount(info.epoch))
                : t('Interrupted');
        case 'failed':
            return t('Failed');
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
    const facts = [t('seed {0}', info.seed), t('{0} parameters', formatCount(info.parameters))];
    if (info.trainingExamples !== undefined) {
        facts.push(t('{0} training examples', formatCount(info.trainingExamples)));
    }
    if (info.memoryBytes !== undefined) {
        facts.push(t('{0} of memory', formatBytes(info.memoryBytes)));
    }
    return [...facts, info.loss].join(' · ');
}
