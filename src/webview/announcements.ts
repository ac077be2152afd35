// What a screen reader is told without asking: how a run begins and ends at once, how it goes on now and then. Pure.

import { t } from '../core/localize.ts';
import { runName } from '../model/run-name.ts';
import { isActive, type RunState } from '../model/run-state.ts';
import { describePair, describeRun } from './overfitting.ts';
import { stateText } from './run-labels.ts';
import type { Pair } from './view-state.ts';

export const announceEveryMs = 20_000;

export class Announcements {
    private state: RunState | undefined;
    private id: string | undefined;
    private saidAt = Number.NEGATIVE_INFINITY;

    /** The text to say now about the selected run; undefined where silence is better. */
    next(pair: Pair, nowMs: number): string | undefined {
        const { main } = pair;
        const { id, state, message } = main.info;
        const isNews = id !== this.id || state !== this.state;
        const isDue = isActive(state) && nowMs - this.saidAt >= announceEveryMs;
        if (!isNews && !isDue) {
            return undefined;
        }
        this.id = id;
        this.state = state;
        this.saidAt = nowMs;
        const values = isActive(state) ? describeRun(main) : describePair(pair);
        return [t('{0}: {1}.', runName(main.info), stateText(main.info)), message, values]
            .filter(Boolean)
            .join(' ');
    }
}
