import assert from 'node:assert/strict';
import {
    focusRuns,
    followRuns,
    initialViewState,
    isShown,
    restoreViewState,
    selectedPair,
    shownRuns,
    showSweep,
    toggleShown,
    type ViewState,
} from '../../src/webview/view-state.ts';
import { runOf, runsOf } from './support.ts';

const a = runOf({ id: 'a' });
const aTwin = runOf({ id: 'a2', twinOf: 'a' });
const b = runOf({ id: 'b' });
const all = runsOf(a, aTwin, b);
const viewing = (selected: string, over: Partial<ViewState> = {}): ViewState => ({
    ...initialViewState,
    selected,
    ...over,
});

describe('the stored view', () => {
    it('comes back as it was', () => {
        const view = viewing('a', {
            hidden: ['a2'],
            pinned: ['b'],
            smoothing: 0.5,
            logarithmicLoss: true,
            fullRange: true,
            sweep: 's',
            sweepSince: 5,
        });
        assert.deepEqual(restoreViewState(structuredClone(view)), view);
    });

    for (const stored of [
        undefined,
        null,
        7,
        'view',
        {},
        { selected: 1, hidden: 'a', pinned: [1], smoothing: 1 },
    ]) {
        it(`is the initial one from ${JSON.stringify(stored)}`, () =>
            assert.deepEqual(restoreViewState(stored), initialViewState));
    }
});

describe('a sweep that is looked at', () => {
    const place = (index: number) => ({ id: 's', index, values: { rate: '0.5' } });
    const looking = showSweep(viewing('a'), 's', 1000);

    it('gives way to a run that begins to train, however quickly it ends', () => {
        const active = runOf({ id: 'new', state: 'running', startedAt: 900 });
        const ended = runOf({ id: 'new', startedAt: 1001 });
        for (const run of [active, ended]) {
            const next = followRuns(looking, runsOf(a), runsOf(a, run));
            assert.deepEqual([next.sweep, next.selected], [undefined, 'new']);
        }
    });

    it('stays where its own runs begin, and where runs are brought back from the history', () => {
        const own = runOf({ id: 'own', state: 'running', startedAt: 2000, sweep: place(0) });
        const old = runOf({ id: 'old', startedAt: 500 });
        assert.deepEqual(followRuns(looking, runsOf(a), runsOf(a, own)), looking);
        assert.equal(followRuns(looking, runsOf(), runsOf(old)).sweep, 's');
        // Where there is nothing else, its runs are what there is.
        assert.equal(followRuns(initialViewState, runsOf(), runsOf(own)).selected, 'own');
    });

    it('gives way to the runs that are asked for', () => {
        assert.deepEqual(
            [focusRuns(looking, all, ['b']).sweep, focusRuns(looking, all, []).sweep],
            [undefined, 's'],
        );
    });
});

describe('what is looked at', () => {
    it('is the newest run at first, never a twin', () => {
        assert.equal(followRuns(initialViewState, undefined, runsOf(a, aTwin)).selected, 'a');
    });

    it('stays where it was when the view comes back', () => {
        assert.equal(followRuns(viewing('a'), undefined, all).selected, 'a');
    });

    it('follows a new run, but not news of old ones or a twin of one', () => {
        assert.equal(followRuns(viewing('a'), runsOf(a), runsOf(a, b)).selected, 'b');
        assert.equal(followRuns(viewing('a'), runsOf(a, b), runsOf(a, b)).selected, 'a');
        assert.equal(followRuns(viewing('a'), runsOf(a, b), runsOf(a, b, aTwin)).selected, 'a');
    });

    it('forgets runs that are gone', () => {
        const view = followRuns(viewing('b', { hidden: ['b'], pinned: ['b', 'a'] }), all, runsOf(a));
        assert.deepEqual([view.selected, view.hidden, view.pinned], ['a', [], ['a']]);
        assert.equal(followRuns(viewing('b'), all, runsOf()).selected, undefined);
    });
});

describe('the selected pair', () => {
    it('is a run and its twin, whichever is selected', () => {
        assert.deepEqual(selectedPair(viewing('a'), all), { main: a, twin: aTwin });
        assert.deepEqual(selectedPair(viewing('a2'), all), { main: a, twin: aTwin });
        assert.deepEqual(selectedPair(viewing('b'), all), { main: b, twin: undefined });
        assert.equal(selectedPair(initialViewState, all), undefined);
    });

    it('is the twin alone where its run is gone', () => {
        assert.deepEqual(selectedPair(viewing('a2'), runsOf(aTwin)), { main: aTwin, twin: undefined });
    });
});

describe('what is drawn', () => {
    it('is the pair first, then what is pinned', () => {
        assert.deepEqual(shownRuns(viewing('a'), all), [a, aTwin]);
        assert.deepEqual(shownRuns(viewing('b', { pinned: ['a'] }), all), [b, a]);
    });

    it('can be switched for each run and back', () => {
        for (const id of ['a', 'a2', 'b']) {
            const before = viewing('a');
            const once = toggleShown(before, all, id);
            assert.notEqual(isShown(once, all, id), isShown(before, all, id));
            assert.deepEqual(toggleShown(once, all, id), before);
        }
    });
});

describe('runs that the host has the view show', () => {
    const ids = (view: ViewState): string[] => shownRuns(view, all).map(({ info }) => info.id);

    it('are shown alone, the first as what the panel is about', () => {
        const view = focusRuns(viewing('a', { pinned: ['a2'], hidden: ['a'] }), all, ['b']);
        assert.equal(view.selected, 'b');
        assert.deepEqual(ids(view), ['b']);
        assert.deepEqual(ids(focusRuns(viewing('b'), all, ['a', 'b'])), ['a', 'b']);
    });

    it('are a run without its twin where the twin is not named', () => {
        assert.deepEqual(ids(focusRuns(viewing('b'), all, ['a'])), ['a']);
        assert.deepEqual(ids(focusRuns(viewing('b'), all, ['a2', 'a'])), ['a', 'a2']);
    });

    it('leave the view as it is where none is known', () => {
        const view = viewing('a', { hidden: ['a2'] });
        assert.equal(focusRuns(view, all, ['gone']), view);
        assert.equal(focusRuns(view, all, []), view);
    });
});
