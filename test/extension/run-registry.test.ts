import assert from 'node:assert/strict';
import { paletteLength } from '../../src/extension/runs/run-colors.ts';
import { type RunChange, RunRegistry } from '../../src/extension/runs/run-registry.ts';
import { detailsOf, noiseMeasures } from '../experiments/support/stored-run.ts';
import { epoch, ManualSession, progress, requestFor } from './support.ts';

function registry(parallelRuns = 2) {
    const sessions: ManualSession[] = [];
    const changes: RunChange[] = [];
    const runs = new RunRegistry({
        start(job, report) {
            const session = new ManualSession(job, report);
            sessions.push(session);
            return session;
        },
        parallelRuns,
        now: () => 1_764_000_000_000,
    });
    runs.onDidChange(change => changes.push(change));
    const session = (index: number): ManualSession => {
        const found = sessions[index];
        assert.ok(found !== undefined, `Session ${index} was not started.`);
        return found;
    };
    return { runs, sessions, session, changes };
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('RunRegistry', () => {
    it('follows a run from its start to its end', async () => {
        const { runs, session, changes } = registry();
        const id = runs.start(requestFor('net'));
        assert.equal(runs.info(id)?.state, 'starting');
        session(0).report(progress(1, []));
        assert.equal(runs.info(id)?.state, 'running');
        session(0).report(progress(2, [epoch(1), epoch(2)]));
        session(0).settle({
            outcome: 'finished',
            summary: {
                run: 'net',
                bestEpoch: 2,
                bestValidationLoss: 0.75,
                finalGap: 0.25,
                parameters: 12,
                seconds: 9,
                noise: noiseMeasures,
            },
        });
        session(0).end();
        await runs.whenIdle();
        assert.deepEqual(runs.noise(id), noiseMeasures);
        const snapshot = runs.snapshot(id);
        assert.equal(snapshot?.info.state, 'finished');
        assert.equal(snapshot?.info.seconds, 9);
        assert.deepEqual([...(snapshot?.curves.validationLoss ?? [])], [1.25, 0.75]);
        assert.deepEqual(
            changes.map(change => change.kind),
            ['added', 'progressed', 'progressed', 'progressed', 'ended'],
        );
    });

    it('has a run wait where it is, and go on', () => {
        const { runs, session } = registry(1);
        const id = runs.start(requestFor('net'));
        const waiting = runs.start(requestFor('other'));
        session(0).report(progress(1, []));
        runs.pause(id);
        runs.pause(waiting);
        assert.deepEqual(session(0).pauses, ['pause']);
        assert.equal(runs.info(id)?.state, 'running', 'until the worker says so');
        session(0).report({ ...progress(1, []), paused: true });
        assert.equal(runs.info(id)?.state, 'paused');
        assert.equal(runs.active().length, 2);
        runs.unpause(id);
        assert.deepEqual(session(0).pauses, ['pause', 'unpause']);
        session(0).report(progress(1, [epoch(1)]));
        assert.equal(runs.info(id)?.state, 'running');
    });

    it('calls a run by another name, and by its own again', () => {
        const { runs } = registry();
        const id = runs.start(requestFor('net'));
        runs.rename(id, 'wider');
        assert.equal(runs.info(id)?.label, 'wider');
        runs.rename(id, undefined);
        assert.equal(runs.info(id)?.label, undefined);
        runs.rename('gone', 'x');
    });

    it('queues what is more than may train at once, and starts it when a thread is gone', async () => {
        const { runs, sessions, session } = registry(2);
        const ids = ['a', 'b', 'c'].map(name => runs.start(requestFor(name)));
        assert.equal(sessions.length, 2);
        assert.equal(runs.info(ids[2] ?? '')?.state, 'queued');
        session(0).settle({ outcome: 'stopped', summary: undefined });
        await turn();
        assert.equal(sessions.length, 2, 'The thread of the first run is still alive.');
        session(0).end();
        await turn();
        assert.equal(sessions.length, 3);
        assert.equal(runs.info(ids[2] ?? '')?.state, 'starting');
    });

    it('takes a stopped run out of the queue without starting it', async () => {
        const { runs, sessions, session } = registry(1);
        const first = runs.start(requestFor('a'));
        const second = runs.start(requestFor('b'));
        runs.stop(second);
        assert.equal(runs.info(second)?.state, 'stopped');
        runs.stop(first);
        assert.equal(session(0).stops, 1);
        session(0).dispose();
        await runs.whenIdle();
        assert.equal(sessions.length, 1);
    });

    it('says why a run failed and where, once', async () => {
        const { runs, session } = registry();
        const id = runs.start(requestFor('net'));
        const outcome = { outcome: 'failed', epoch: 3, layer: 'dense 2 (line 7)' } as const;
        session(0).settle({ ...outcome, message: 'The loss is not a number.' });
        await turn();
        assert.equal(runs.info(id)?.message, 'The loss is not a number (epoch 3, dense 2 (line 7)).');
        const other = runs.start(requestFor('net'));
        session(1).settle({
            ...outcome,
            message: 'The loss is not a number in epoch 3 at dense 2 (line 7).',
        });
        await turn();
        assert.equal(runs.info(other)?.message, 'The loss is not a number in epoch 3 at dense 2 (line 7).');
    });

    it('counts attempts of one name, and gives a twin the colour of its run and of no other', () => {
        const { runs } = registry(20);
        const ids = Array.from({ length: 8 }, () => {
            const main = runs.start(requestFor('net'));
            return [main, runs.start(requestFor('net/without-dropout', main))] as const;
        });
        ids.forEach(([main, twin], index) => {
            assert.equal(runs.info(main)?.attempt, index + 1);
            assert.equal(runs.info(main)?.color, index % 6);
            assert.equal(runs.info(twin)?.color, index % 6);
            assert.equal(runs.partnerOf(main)?.id, twin);
            assert.equal(runs.partnerOf(twin)?.id, main);
        });
    });

    it('keeps notes and the details of the best and the last epoch, and gives those that are new', () => {
        const { runs, session } = registry();
        const id = runs.start(requestFor('a'));
        const notes = ['plants.csv: 3 rows left out'];
        const [first, second, third] = [1, 2, 3].map(number => ({ epoch: number }));
        session(0).report({
            ...progress(2, [epoch(1), epoch(2)]),
            notes,
            details: { best: first!, last: second! },
        });
        session(0).report({ ...progress(3, [epoch(3)]), notes, details: { last: third! } });
        assert.deepEqual(runs.info(id)?.notes, notes);
        assert.deepEqual(runs.snapshot(id)?.details, { best: first, last: third });
        assert.deepEqual(runs.snapshot(id, 3)?.details, { last: third });
        assert.equal(runs.snapshot(id, 4)?.details, undefined);
    });

    it('forgets only runs that have ended', async () => {
        const { runs, session, changes } = registry();
        const id = runs.start(requestFor('net'));
        runs.remove(id);
        assert.equal(runs.infos().length, 1);
        session(0).dispose();
        await runs.whenIdle();
        runs.remove(id);
        assert.deepEqual(runs.infos(), []);
        assert.deepEqual(changes.at(-1), { kind: 'removed', id });
    });

    it('is idle only when the last thread is gone', async () => {
        const { runs, session } = registry();
        runs.start(requestFor('net'));
        let idle = false;
        void runs.whenIdle().then(() => {
            idle = true;
        });
        session(0).settle({ outcome: 'stopped', summary: undefined });
        await turn();
        assert.deepEqual([idle, runs.activeWorkers()], [false, 1]);
        session(0).end();
        await turn();
        assert.deepEqual([idle, runs.activeWorkers()], [true, 0]);
    });

    it('ends everything when it is disposed, and starts nothing after', async () => {
        const { runs, sessions } = registry(1);
        runs.start(requestFor('a'));
        runs.start(requestFor('b'));
        await runs.dispose();
        assert.deepEqual(
            runs.infos().map(info => info.state),
            ['stopped', 'stopped'],
        );
        assert.deepEqual([sessions.length, runs.activeWorkers()], [1, 0]);
        assert.throws(() => runs.start(requestFor('c')));
    });

    it('shows of a run of an earlier window what was measured at its best and last epoch, and what its data lacks', () => {
        const { runs } = registry();
        const details = { best: detailsOf(1), last: detailsOf(2) };
        const notes = ['points.csv: 1 row left out for a missing value.'];
        const known = { state: 'finished', startedAt: 5, seconds: 2, step: 20, notes } as const;
        runs.restore({
            id: 'kept',
            request: requestFor('net'),
            epochs: [epoch(1), epoch(2)],
            details,
            noise: noiseMeasures,
            known,
        });
        assert.deepEqual(runs.noise('kept'), noiseMeasures);
        const snapshot = runs.snapshot('kept');
        assert.deepEqual([snapshot?.details, snapshot?.info.notes], [details, notes]);
    });

    it('gives the runs of a sweep, which are numbered on, colours that the panel has', () => {
        const { runs } = registry();
        const known = { state: 'finished', startedAt: 5, seconds: 2, step: 20, color: 8 } as const;
        const sweep = { id: 's', index: 8, values: { rate: '0.5' } };
        runs.restore({ id: 'kept', request: { ...requestFor('net'), sweep }, epochs: [epoch(1)], known });
        const info = runs.info('kept');
        assert.deepEqual([info?.color, info?.sweep], [8 % paletteLength, sweep]);
    });

    it('goes on with a run of an earlier window, under its id, with its curve and its colour', async () => {
        const { runs, session, changes } = registry();
        runs.restore({
            id: 'kept',
            request: requestFor('net'),
            epochs: [epoch(1), epoch(2)],
            known: {
                state: 'interrupted',
                startedAt: 5,
                seconds: 2,
                step: 20,
                color: 4,
                attempt: 3,
            },
        });
        const restored = runs.info('kept');
        assert.deepEqual(
            [restored?.state, restored?.color, restored?.epoch, restored?.step, restored?.steps],
            ['interrupted', 4, 2, 20, 30],
        );
        assert.equal(runs.info(runs.start(requestFor('net')))?.attempt, 4);
        runs.goOn('kept', 'resume', requestFor('net').job);
        assert.equal(runs.info('kept')?.state, 'starting');
        session(1).report({ ...progress(3, []), earlier: [epoch(1), epoch(2)] });
        session(1).report(progress(3, [epoch(3)]));
        session(1).dispose();
        session(0).dispose();
        await runs.whenIdle();
        assert.deepEqual(
            [...(runs.snapshot('kept')?.curves.validationLoss ?? [])],
            [1.25, 0.75, epoch(3).validationLoss].map(Math.fround),
        );
        assert.ok(changes.every(({ kind }) => kind !== 'rewound'));
    });

    it('takes the curve of the history where it is another than the window had', async () => {
        const { runs, session, changes } = registry();
        const id = runs.start(requestFor('net'));
        session(0).report(progress(3, [epoch(1), epoch(2), epoch(3)]));
        session(0).dispose();
        await runs.whenIdle();
        runs.goOn(id, 'resume', requestFor('net').job);
        session(1).report({ ...progress(2, []), earlier: [epoch(1)] });
        assert.deepEqual(changes.at(-1)?.kind, 'rewound');
        assert.equal(runs.snapshot(id)?.curves.validationLoss.length, 1);
        session(1).dispose();
        await runs.whenIdle();
    });

    it('tells its worker where a run is kept, and passes on why it is not', async () => {
        const sessions: ManualSession[] = [];
        const problems: string[] = [];
        const runs = new RunRegistry({
            start(job, report) {
                sessions.push(new ManualSession(job, report));
                return sessions.at(-1)!;
            },
            prepare: ({ job }, { id }, goesOn) => ({ ...job, baseUri: `${id} ${goesOn}` }),
            historyProblem: message => problems.push(message),
            parallelRuns: 1,
            now: () => 0,
        });
        const id = runs.start(requestFor('net'));
        assert.equal(sessions[0]?.job.baseUri, `${id} undefined`);
        sessions[0]?.report({ ...progress(1, []), historyProblem: 'The disk is full.' });
        sessions[0]?.dispose();
        await runs.whenIdle();
        runs.goOn(id, 'further', requestFor('net').job);
        assert.equal(sessions[1]?.job.baseUri, `${id} further`);
        sessions[1]?.dispose();
        await runs.whenIdle();
        assert.deepEqual(problems, ['The disk is full.']);
    });
});
