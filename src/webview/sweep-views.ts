// The sweeps that the panel was told of, and which of them it shows in place of the runs.

import { t } from '../core/localize.ts';
import type { SweepSnapshot } from '../protocol/panel-sweeps.ts';
import { setHidden } from './dom.ts';
import { SweepPage, type SweepPageOptions } from './sweep-page.ts';
import { progressText, verdictOf } from './sweep-scene.ts';
import { ViewTabs } from './view-tabs.ts';

export interface SweepViewsOptions extends SweepPageOptions {
    /** The user wants to see a sweep, or the runs. */
    choose(sweep: string | undefined): void;
    /** Asks the host for a sweep that the view showed before it was hidden or loaded anew. */
    ask(id: string): void;
    /** Says to everyone what became of a sweep. */
    say(text: string): void;
}

export class SweepViews {
    readonly tabs: ViewTabs;
    readonly page: SweepPage;
    private readonly sweeps = new Map<string, SweepSnapshot>();
    private readonly asked = new Set<string>();
    private readonly options: SweepViewsOptions;

    constructor(options: SweepViewsOptions) {
        this.options = options;
        this.tabs = new ViewTabs(options.choose);
        this.page = new SweepPage(options);
        this.tabs.element.hidden = true;
        this.page.element.hidden = true;
    }

    receive(sweeps: readonly SweepSnapshot[]): void {
        for (const sweep of sweeps) {
            const before = this.sweeps.get(sweep.id);
            this.sweeps.set(sweep.id, sweep);
            if (before?.state === 'running' && sweep.state !== 'running') {
                this.options.say(
                    `${t('Sweep of {0}', sweep.name)}: ${progressText(sweep)}. ${verdictOf(sweep)}`,
                );
            }
        }
    }

    isThere(id: string | undefined): boolean {
        return id !== undefined && this.sweeps.has(id);
    }

    /** Shows the tabs, and that sweep where there is one. */
    show(id: string | undefined): void {
        const sweep = id === undefined ? undefined : this.sweeps.get(id);
        if (id !== undefined && sweep === undefined && !this.asked.has(id)) {
            this.asked.add(id);
            this.options.ask(id);
        }
        this.tabs.show([...this.sweeps.values()], sweep?.id);
        setHidden(this.page.element, sweep === undefined);
        if (sweep !== undefined) {
            this.page.show(sweep);
        }
    }

    /** What can be exported of that sweep; undefined where it is not shown. */
    exported(id: string | undefined): ReturnType<SweepPage['charts']> | undefined {
        return this.isThere(id) ? this.page.charts() : undefined;
    }
}
