// What the panel is about: the selected run, how it stands and what can be done with it.

import { t } from '../core/localize.ts';
import { runName } from '../model/run-name.ts';
import { isActive } from '../model/run-state.ts';
import { h, type IconName, icon, setAttribute, setHidden, setRunColor, setText, swatch } from './dom.ts';
import { progressOf, runFacts, stateText } from './run-labels.ts';
import type { Pair } from './view-state.ts';

export interface HeaderActions {
    stop(ids: readonly string[]): void;
    pause(ids: readonly string[]): void;
    resume(ids: readonly string[]): void;
    trainAgain(id: string): void;
    compare(id: string): void;
    revealSpec(id: string): void;
}

function button(text: string, iconName: IconName, kind: 'primary' | 'secondary'): HTMLButtonElement {
    return h('button', { type: 'button', class: `button ${kind}` }, icon(iconName), h('span', { text }));
}

export class Header {
    readonly element = h('header', { class: 'head' });
    private readonly name = h('h1');
    private readonly spec = h('button', { type: 'button', class: 'link', title: t('Show the spec') });
    private readonly facts = h('span', { class: 'facts' });
    private readonly stopButton = button(t('Stop'), 'stop', 'primary');
    private readonly pauseButton = button(t('Pause'), 'pause', 'secondary');
    private readonly resumeButton = button(t('Resume'), 'resume', 'secondary');
    private readonly againButton = button(t('Train Again'), 'play', 'primary');
    private readonly compareButton = button(t('Compare Without Dropout'), 'compare', 'secondary');
    private readonly bar = h('div', {
        class: 'bar',
        role: 'progressbar',
        'aria-label': t('Training progress'),
    });
    private readonly state = h('p', { class: 'state' });
    private readonly progress = h('div', { class: 'progress' }, this.bar, this.state);
    private readonly notes = h('p', { class: 'notes' });
    private readonly failure = h('p', { class: 'failure', role: 'alert' });
    private pair: Pair | undefined;

    constructor(actions: HeaderActions) {
        this.element.append(
            h(
                'div',
                { class: 'title' },
                h('div', { class: 'name-line' }, swatch(), this.name),
                h('p', { class: 'about' }, this.spec, this.facts),
            ),
            h(
                'div',
                { class: 'actions' },
                this.compareButton,
                this.pauseButton,
                this.resumeButton,
                this.stopButton,
                this.againButton,
            ),
            this.notes,
            this.progress,
            this.failure,
        );
        const withPair = (act: (pair: Pair) => void) => () => this.pair && act(this.pair);
        this.stopButton.addEventListener(
            'click',
            withPair(pair => actions.stop(activeIds(pair))),
        );
        this.pauseButton.addEventListener(
            'click',
            withPair(pair => actions.pause(pausableIds(pair))),
        );
        this.resumeButton.addEventListener(
            'click',
            withPair(pair => actions.resume(resumableIds(pair))),
        );
        this.againButton.addEventListener(
            'click',
            withPair(({ main }) => actions.trainAgain(main.info.id)),
        );
        this.compareButton.addEventListener(
            'click',
            withPair(({ main }) => actions.compare(main.info.id)),
        );
        this.spec.addEventListener(
            'click',
            withPair(({ main }) => actions.revealSpec(main.info.id)),
        );
    }

    show(pair: Pair, color: string): void {
        this.pair = pair;
        const { info } = pair.main;
        // Of a pair, the one that is behind says how long it takes.
        const slowest = slowestOf(pair);
        const share = progressOf(slowest);
        setRunColor(this.element, color);
        setText(this.name, runName(info));
        setText(this.spec, info.spec);
        const running = activeIds(pair).length > 0;
        const outcome = running ? '' : ` · ${uncapitalized(stateText(info))}`;
        setText(this.facts, ` · ${runFacts(info)}${outcome}`);
        setText(this.notes, (info.notes ?? []).join('\n'));
        setHidden(this.notes, info.notes === undefined);
        setHidden(this.stopButton, !running);
        setHidden(this.againButton, running);
        setHidden(this.pauseButton, pausableIds(pair).length === 0);
        setHidden(this.resumeButton, resumableIds(pair).length === 0);
        setHidden(this.compareButton, !info.hasNoise || pair.twin !== undefined || info.state === 'failed');
        setText(this.state, stateText(slowest));
        setHidden(this.progress, !running);
        this.bar.style.setProperty('--share', String(share ?? 0));
        setAttribute(
            this.bar,
            'aria-valuenow',
            share === undefined ? undefined : String(Math.round(100 * share)),
        );
        const failures = [pair.main, pair.twin].flatMap(run =>
            run?.info.state === 'failed'
                ? [t('{0} failed: {1}', runName(run.info), run.info.message ?? '')]
                : [],
        );
        setText(this.failure, failures.join('\n'));
        setHidden(this.failure, failures.length === 0);
    }
}

function uncapitalized(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

function activeIds({ main, twin }: Pair): string[] {
    return [main, twin].flatMap(run => (run !== undefined && isActive(run.info.state) ? [run.info.id] : []));
}

/** Runs that train at this moment. */
function pausableIds({ main, twin }: Pair): string[] {
    return [main, twin].flatMap(run => (run?.info.state === 'running' ? [run.info.id] : []));
}

/** Runs that wait, or were cut off, of which it is known where they go on. */
function resumableIds({ main, twin }: Pair): string[] {
    return [main, twin].flatMap(run =>
        run !== undefined && ['paused', 'stopped', 'interrupted'].includes(run.info.state)
            ? [run.info.id]
            : [],
    );
}

function slowestOf({ main, twin }: Pair): Pair['main']['info'] {
    if (twin === undefined || !isActive(twin.info.state)) {
        return main.info;
    }
    const behind = (progressOf(twin.info) ?? 1) < (progressOf(main.info) ?? 1);
    return behind ? twin.info : main.info;
}
