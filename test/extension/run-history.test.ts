import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { type RunStore, StoreProblem } from '../../src/experiments/run-store.ts';
import { type HistoryStorage, RunHistory } from '../../src/extension/runs/run-history.ts';
import { outcomeText } from '../../src/extension/runs/stored-run-text.ts';
import { detailsOf, newRun } from '../experiments/support/stored-run.ts';
import { epoch, progress, requestFor } from './support.ts';

const info = { id: 'a', startedAt: 5, color: 3, attempt: 2 };
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

function historyWith(storage: Partial<HistoryStorage> = {}) {
    const complaints: string[] = [];
    const store = createMemoryRunStore();
    const saved: number[] = [];
    const history = new RunHistory({
        storage: {
            mayHaveRuns: () => true,
            open: async () => store,
            save: async each => void saved.push(each.list().length),
            ...storage,
        },
        environment: { vscode: '1.139.1' },
        maximumBytes: () => 1e6,
        now: () => 7,
        complain: message => complaints.push(message),
    });
    return { history, store, complaints, saved };
}

describe('RunHistory', () => {
    it('gives a run its place: all that a worker needs to keep it', () => {
        const { history } = historyWith({ file: '/storage/history.sqlite' });
        const request = { ...requestFor('net', 'other'), specText: 'model net {}' };
        assert.deepEqual(history.jobFor(request, info, 'resume').history, {
            store: '/storage/history.sqlite',
            id: 'a',
            spec: 'digits.netspec',
            specUri: request.specUri,
            specText: 'model net {}',
            twinOf: 'other',
            startedAt: 5,
            environment: { vscode: '1.139.1' },
            display: { color: 3, attempt: 2 },
            maximumBytes: 1e6,
            goesOn: 'resume',
        });
    });

    it('keeps what is told of a run where no worker can', async () => {
        const { history, store, saved } = historyWith();
        const job = history.jobFor(requestFor('net'), info);
        const kept = history.follow(job);
        kept.progress(progress(1, [epoch(1), epoch(2)]));
        kept.progress(progress(3, [epoch(3)]));
        await turn();
        assert.equal(store.find('a')?.state, 'running');
        kept.end({ outcome: 'stopped', summary: undefined });
        await turn();
        assert.deepEqual(store.epochs('a'), [epoch(1), epoch(2), epoch(3)]);
        assert.equal(store.find('a')?.state, 'stopped');
        assert.deepEqual(saved, [1, 1]);
    });

    it('keeps layers, confusion matrix and notes of the data of such a run, and which sweep it is of', async () => {
        const { history, store } = historyWith();
        const sweep = { id: 's', index: 2, values: { width: '8' } };
        const job = history.jobFor({ ...requestFor('net'), sweep }, info);
        assert.deepEqual([job.history?.sweep, job.history?.display?.hidden], [sweep, 1]);
        const kept = history.follow(job);
        const notes = ['points.csv: 1 row left out for a missing value.'];
        const [first, second] = [detailsOf(1), detailsOf(2)];
        kept.progress({ ...progress(1, [epoch(1)]), notes, details: { best: first, last: first } });
        kept.progress({ ...progress(2, [epoch(2)]), notes, details: { last: second } });
        await turn();
        // The second epoch is better.
        assert.deepEqual(store.details('a'), { best: second, last: second });
        assert.deepEqual([store.find('a')?.dataNotes, store.find('a')?.sweep], [notes, sweep]);
    });

    it('leaves that to the worker where there is a file', async () => {
        const { history, store } = historyWith({ file: '/storage/history.sqlite' });
        const kept = history.follow(history.jobFor(requestFor('net'), info));
        kept.progress(progress(1, [epoch(1)]));
        kept.end({ outcome: 'stopped', summary: undefined });
        await turn();
        assert.deepEqual(store.list(), []);
    });

    it('says once what is wrong, and runs train without it', async () => {
        const { history, complaints } = historyWith({
            open: () => Promise.reject(new StoreProblem('corrupt', 'It is damaged.')),
        });
        assert.equal(await history.ask(store => store.list()), undefined);
        assert.equal(await history.ask(store => store.list()), undefined);
        assert.deepEqual(complaints, ['It is damaged.']);
        assert.equal(history.jobFor(requestFor('net'), info).history, undefined);
    });

    it('tries again where another program held it', async () => {
        let isBusy = true;
        const { history } = historyWith({
            open: async (): Promise<RunStore> => {
                if (isBusy) {
                    throw new StoreProblem('busy', 'Another program holds it.');
                }
                return createMemoryRunStore();
            },
        });
        assert.equal(await history.ask(store => store.list()), undefined);
        assert.notEqual(history.jobFor(requestFor('net'), info).history, undefined);
        isBusy = false;
        assert.deepEqual(await history.ask(store => store.list()), []);
    });
});

describe('a run of the history in a few words', () => {
    it('says how it did, and how far it came where it did not end', () => {
        const store = createMemoryRunStore();
        const recorder = store.begin(newRun('a'));
        recorder.save([epoch(1)]);
        recorder.dispose();
        assert.equal(
            outcomeText(store.find('a')!),
            '37.5%, gap 0.250, interrupted after epoch 1 of 3, 1.0 s',
        );
    });
});
