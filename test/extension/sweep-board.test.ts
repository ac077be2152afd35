import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredRun } from '../../src/experiments/run-store.ts';
import { SweepFeed } from '../../src/extension/panel/sweep-feed.ts';
import { SweepBoard } from '../../src/extension/runs/sweep-board.ts';
import type { SweepSnapshot } from '../../src/protocol/panel-sweeps.ts';
import type { TrainingJob } from '../../src/protocol/training.ts';
import { eventually } from '../support/vscode-wait.ts';
import { epoch, progress, requestFor } from './support.ts';

/** The run of this number of a sweep over the rate, every rate with two seeds. */
function swept(index: number, id = 'sweep'): TrainingJob {
    const { job, spec, specUri } = requestFor('net');
    const { run } = job;
    return {
        ...job,
        run: { ...run, settings: { ...run.settings, seed: index % 2, epochs: 3 } },
        history: {
            ...{ store: '', id: `run ${index}`, spec, specUri, startedAt: 0, environment: {} },
            ...{
                maximumBytes: 0,
                sweep: { id, index, values: { rate: String(Math.floor(index / 2) / 10) } },
            },
        },
    };
}

const finished = (loss: number, bestEpoch = 1) => ({
    outcome: 'finished' as const,
    summary: {
        ...{ run: 'net', bestEpoch, bestValidationLoss: loss, bestValidationAccuracy: 1 - loss },
        ...{ finalGap: 0.5, parameters: 1, seconds: 1 },
    },
});

describe('the sweeps that the panel knows', () => {
    it('hold each run as it stands, and the combinations that have ended, the best first', () => {
        const board = new SweepBoard();
        board.tell('sweep', {
            ...{ name: 'net', spec: 'a.netspec', axes: ['rate'], count: 6, state: 'running', entries: [] },
        });
        const runs = [0, 1, 2, 3].map(index => board.follow(swept(index)));
        runs[0]?.end(finished(0.5));
        runs[1]?.end(finished(0.25));
        runs[2]?.progress(progress(2, [epoch(1), epoch(2)]));
        runs[3]?.end({ outcome: 'failed', message: 'It diverged.' });
        const sweep = board.snapshot('sweep')!;
        assert.deepEqual([sweep.state, sweep.count, sweep.axes], ['running', 6, ['rate']]);
        assert.deepEqual(
            sweep.runs.map(({ index, labels, seed, state }) => [index, labels[0], seed, state]),
            [
                [0, '0', 0, 'finished'],
                [1, '0', 1, 'finished'],
                [2, '0.1', 0, 'running'],
                [3, '0.1', 1, 'failed'],
            ],
        );
        assert.deepEqual(sweep.runs[2]?.best, { epoch: 2, validationLoss: 0.75, validationAccuracy: 0.375 });
        assert.equal(sweep.runs[3]?.message, 'It diverged.');
        const [first, second] = sweep.combinations;
        assert.deepEqual([first?.labels, first?.seeds, first?.validationLoss?.mean], [['0'], 2, 0.375]);
        // The deviation of two values is their distance over the root of two.
        assert.ok(Math.abs((first?.validationLoss?.deviation ?? 0) - 0.25 / Math.SQRT2) < 1e-12);
        assert.deepEqual([second?.labels, second?.seeds, second?.validationLoss], [['0.1'], 0, undefined]);
    });

    it('say how long they take at the pace of the runs that trained here', () => {
        let now = 1000;
        const board = new SweepBoard(() => now);
        board.tell('sweep', {
            ...{ name: 'net', spec: 'a.netspec', axes: ['rate'], count: 6, state: 'running', entries: [] },
        });
        const remaining = () => board.snapshot('sweep')?.remainingSeconds;
        const runs = [0, 1, 2].map(index => board.follow(swept(index)));
        assert.equal(remaining(), undefined);
        now += 6000;
        runs[0]?.end(finished(0.5));
        // One and a third of six runs in six seconds.
        runs[1]?.progress(progress(2, [epoch(1)]));
        assert.ok(Math.abs(remaining()! - (6 / (4 / 3)) * (6 - 4 / 3)) < 1e-9);
        // What an earlier window has trained is done, and took none of these seconds.
        const { result } = { result: { summary: finished(0.5).summary } };
        const earlier = [3, 4].map(index => ({ index, labels: ['0.2'], seed: index % 2, result }));
        board.tell('sweep', {
            ...{ name: 'net', spec: 'a.netspec', axes: ['rate'], count: 6, state: 'running' },
            entries: earlier,
        });
        assert.ok(Math.abs(remaining()! - (6 / (4 / 3)) * (4 - 4 / 3)) < 1e-9);
        runs[2]?.end({ outcome: 'stopped', summary: undefined });
        assert.equal(remaining(), undefined, 'a search gives runs up');
    });

    it('are the same, however the ends of their runs come in', () => {
        fc.assert(
            fc.property(
                fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 }),
                fc.infiniteStream(fc.nat()),
                (losses, chance) => {
                    const [inOrder, shuffled] = [new SweepBoard(), new SweepBoard()];
                    const order = losses
                        .map((_, index) => ({ index, key: chance.next().value ?? 0 }))
                        .sort((a, b) => a.key - b.key)
                        .map(({ index }) => index);
                    for (const [index, loss] of losses.entries()) {
                        inOrder.follow(swept(index)).end(finished(loss));
                    }
                    const runs = order.map(index => ({ index, run: shuffled.follow(swept(index)) }));
                    for (const { index, run } of runs.reverse()) {
                        run.end(finished(losses[index]!));
                    }
                    assert.deepEqual(shuffled.snapshot('sweep'), inOrder.snapshot('sweep'));
                    const means = inOrder.snapshot('sweep')!.combinations.map(of => of.validationLoss!.mean);
                    assert.deepEqual(
                        means,
                        means.toSorted((a, b) => a - b),
                    );
                },
            ),
            { numRuns: 50 },
        );
    });

    it('have combinations that make no run, and runs of other sweeps apart', () => {
        const board = new SweepBoard();
        const entry = { index: 1, labels: ['x'], seed: 7, result: { problem: 'Line 3: no such width.' } };
        board.tell('a', {
            ...{ name: 'net', spec: 'a', axes: ['width'], count: 2, state: 'ended', entries: [entry] },
        });
        board.follow(swept(0, 'b')).end(finished(1));
        board.follow(requestFor('alone').job).end(finished(1));
        const { history, ...compared } = swept(0, 'c');
        const place = { ...history!.sweep!, kind: 'comparison' as const };
        board.follow({ ...compared, history: { ...history!, sweep: place } }).end(finished(1));
        assert.deepEqual(board.ids(), ['a', 'b']);
        const { runs, combinations } = board.snapshot('a')!;
        assert.deepEqual(
            runs.map(({ id, state, message }) => [id, state, message]),
            [[undefined, 'failed', 'Line 3: no such width.']],
        );
        assert.equal(combinations[0]?.seeds, 0);
        assert.deepEqual([board.snapshot('b')?.state, board.snapshot('b')?.count], ['ended', undefined]);
        assert.equal(board.snapshot('c'), undefined);
    });

    it('count a run that a search gave up by what is told of it, and one of an earlier window', () => {
        const board = new SweepBoard();
        const { summary } = finished(0.5);
        board.follow(swept(0)).end({ outcome: 'stopped', summary });
        board.follow(swept(2)).end({ outcome: 'stopped', summary });
        assert.deepEqual(board.snapshot('sweep')?.combinations, []);
        const entries = [
            { index: 0, labels: ['0'], seed: 0, result: { summary } },
            { index: 4, labels: ['0.2'], seed: 0, result: finished(0.25).summary },
        ].map(({ result, ...entry }) => ({
            ...entry,
            result: 'summary' in result ? result : { summary: result },
        }));
        board.tell('sweep', {
            ...{ name: 'net', spec: 'a', axes: ['rate'], count: 3, state: 'ended', entries },
        });
        const { combinations, runs } = board.snapshot('sweep')!;
        assert.deepEqual(
            combinations.map(({ labels, validationLoss }) => [labels[0], validationLoss?.mean]),
            [
                ['0.2', 0.25],
                ['0', 0.5],
            ],
        );
        assert.deepEqual(
            runs.map(({ index, state }) => [index, state]),
            [
                [0, 'stopped'],
                [2, 'stopped'],
                [4, 'finished'],
            ],
        );
    });

    it('come back from the history as they were seen', () => {
        const [live, later] = [new SweepBoard(), new SweepBoard()];
        for (const [index, loss] of [0.5, 0.25, 0.75].entries()) {
            live.follow(swept(index)).end(finished(loss));
        }
        const kept = [2, 0, 1].map((index): StoredRun => {
            const { history } = swept(index);
            return {
                ...{ id: `run ${index}`, name: 'net', spec: history!.spec, specUri: history!.specUri },
                ...{ pinned: false, seed: index % 2, parameters: 1, environment: {}, display: {} },
                ...{ state: 'finished', startedAt: 0, seconds: 1, epochs: 3, epochsDone: 0, stepsDone: 0 },
                ...{ bestEpoch: 1, bestValidationLoss: [0.5, 0.25, 0.75][index]!, finalGap: 0.5 },
                ...{ bestValidationAccuracy: 1 - [0.5, 0.25, 0.75][index]! },
                ...{ hasCheckpoint: true, testEvaluations: 0, sweep: history!.sweep! },
            };
        });
        assert.equal(later.restore('sweep', kept), true);
        assert.deepEqual(later.snapshot('sweep'), live.snapshot('sweep'));
        assert.equal(later.restore('another', kept), false);
    });
});

describe('what the view is told of sweeps', () => {
    it('is everything at first, then what changed, with what is to be shown', async () => {
        const board = new SweepBoard();
        const feed = new SweepFeed(board, 5);
        const told: { sweeps: readonly SweepSnapshot[]; focus?: string }[] = [];
        const fails = { next: false };
        const view = {
            async sweeps(news: { sweeps: readonly SweepSnapshot[]; focus?: string }) {
                if (fails.next) {
                    fails.next = false;
                    throw new Error('The view could not take it.');
                }
                told.push(news);
            },
        };
        board.follow(swept(0, 'a')).end(finished(1));
        board.follow(swept(0, 'b')).end(finished(1));
        feed.focus('b');
        feed.open(view);
        await eventually(
            async () => told.length,
            length => length === 1,
            'the first message',
            2_000,
        );
        assert.deepEqual([told[0]?.sweeps.map(({ id }) => id), told[0]?.focus], [['a', 'b'], 'b']);
        board.follow(swept(2, 'a'));
        await eventually(
            async () => told.length,
            length => length === 2,
            'the second message',
            2_000,
        );
        assert.deepEqual(
            [told[1]?.sweeps.map(({ id, state }) => [id, state]), told[1]?.focus],
            [[['a', 'running']], undefined],
        );
        // What did not arrive is sent again.
        fails.next = true;
        board.follow(swept(3, 'a'));
        await eventually(
            async () => told.length,
            length => length === 3,
            'the third message',
            5_000,
        );
        assert.equal(told[2]?.sweeps[0]?.runs.length, 3);
        feed.pause();
        board.follow(swept(4, 'a'));
        feed.dispose();
        assert.equal(told.length, 3);
    });
});
