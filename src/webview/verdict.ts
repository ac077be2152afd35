// What the curves say, in a sentence or two below the figures.

import { isActive } from '../model/run-state.ts';
import { h, setText } from './dom.ts';
import { describePair } from './overfitting.ts';
import { runsOf } from './run-rows.ts';
import type { Pair } from './view-state.ts';

/** Prose that changes ten times a second cannot be read. */
const intervalMs = 1000;

export class Verdict {
    readonly element = h('p', { class: 'verdict' });
    private readonly isDue: () => void;
    private shownAt = 0;
    private shownOf: string | undefined;
    private timer: number | undefined;

    /** @param isDue called when there is something new to be said, and it may be said */
    constructor(isDue: () => void) {
        this.isDue = isDue;
    }

    show(pair: Pair): void {
        const { id } = pair.main.info;
        const active = runsOf(pair).some(run => isActive(run.info.state));
        const now = performance.now();
        const waitMs = this.shownAt + intervalMs - now;
        if (active && waitMs > 0 && id === this.shownOf) {
            // The next epoch may be long in coming.
            this.timer ??= window.setTimeout(() => {
                this.timer = undefined;
                this.isDue();
            }, waitMs);
            return;
        }
        this.shownAt = now;
        this.shownOf = id;
        setText(this.element, describePair(pair));
        this.element.classList.toggle('active', active);
    }
}
