// What every store does, whatever it is made of.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type RunStore, StoreProblem } from '../../../src/experiments/run-store.ts';
import { bestEpochOf } from '../../../src/model/metrics.ts';
import { digitsJob } from '../../worker/job.ts';
import { checkpointAfter, detailsOf, measurementOf, metricsOf, newRun, noiseMeasures } from './stored-run.ts';

const later = 1_700_000_100_000;
const finished = {
    outcome: 'finished',
    summary: {
        run: 'digits_mlp',
        bestEpoch: 1,
        bestValidationLoss: 1,
        finalGap: 0,
        parameters: 1,
        seconds: 9,
    },
} as const;

export function describeStore(open: () => RunStore): void {
    let store: RunStore;
    beforeEach(() => {
        store = open();
    });
    afterEach(() => store.dispose());

    it('keeps which run of which sweep it is', () => {
        const sweep = { id: 'study', index: 3, values: { width: '64', noise: 'dropout(0.5)' } };
        store.begin(newRun('swept', { sweep })).dispose();
        store.begin(newRun('alone')).dispose();
        assert.deepEqual(store.find('swept')?.sweep, sweep);
        assert.equal(store.find('alone')?.sweep, undefined);
    });

    it('keeps of each comparison what was measured last, and forgets the oldest for new ones', () => {
        fc.assert(
            fc.property(
                fc.array(
                    fc.record({ name: fc.integer({ min: 0, max: 4 }), at: fc.integer({ min: 1, max: 9 }) }),
                ),
                measured => {
                    const own = open();
                    try {
                        const expected = new Map(own.measurements().map(each => [each.identity, each]));
                        for (const [index, { name, at }] of measured.entries()) {
                            const each = measurementOf(`run ${name}`, at, 5 + index);
                            own.keepMeasurement(each);
                            if (at >= (expected.get(each.identity)?.at ?? 0)) {
                                expected.set(each.identity, each);
                            }
                        }
                        const byName = (all: Iterable<{ identity: string }>) =>
                            [...all].sort((a, b) => (a.identity < b.identity ? -1 : 1));
                        assert.deepEqual(byName(own.measurements()), byName(expected.values()));
                        const times = own.measurements().map(({ at }) => at);
                        assert.deepEqual(
                            times,
                            times.toSorted((a, b) => a - b),
                        );
                    } finally {
                        own.dispose();
                    }
                },
            ),
            { numRuns: 20 },
        );
        for (let index = 0; index < 520; index++) {
            store.keepMeasurement(measurementOf(`later ${index}`, 100 + index));
        }
        const kept = store.measurements();
        assert.deepEqual(
            [kept.length, kept[0], kept.at(-1)],
            [500, measurementOf('later 20', 120), measurementOf('later 519', 619)],
        );
    });

    /** A run that has ended. */
    const finish = (id: string, changes = {}, size = 6): void => {
        const recorder = store.begin(newRun(id, changes));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1, size));
        recorder.end(finished, later);
        recorder.dispose();
    };

    it('gives back a run as it was asked for and as it went, to the bit', () => {
        const run = newRun('a');
        const recorder = store.begin(run);
        const curve = [metricsOf(1, 0.7), metricsOf(2, 0.5), metricsOf(3, 0.6)];
        for (const epoch of curve) {
            recorder.save([epoch], checkpointAfter(epoch.epoch));
        }
        assert.equal(store.find('a')?.state, 'running');
        recorder.end(finished, later);
        recorder.dispose();
        assert.deepEqual(store.epochs('a'), curve);
        assert.deepEqual(store.job('a'), JSON.parse(JSON.stringify(run.job)));
        assert.equal(store.specText('a'), run.specText);
        assert.deepEqual(store.checkpoint('a'), checkpointAfter(3));
        assert.deepEqual(store.bestWeights('a'), {
            epoch: 2,
            step: 90,
            fingerprint: checkpointAfter(2).fingerprint,
            arrays: checkpointAfter(2).network,
        });
        assert.deepEqual(store.list(), [
            {
                id: 'a',
                name: 'digits_mlp',
                pinned: false,
                spec: run.spec,
                specUri: run.specUri,
                seed: 7,
                parameters: run.job.run.network.parameterCount,
                environment: run.environment,
                display: run.display,
                state: 'finished',
                startedAt: run.startedAt,
                endedAt: later,
                seconds: 4.5,
                epochs: 3,
                epochsDone: 3,
                stepsDone: 135,
                bestEpoch: 2,
                bestValidationLoss: 0.5,
                bestValidationAccuracy: 0.2,
                finalGap: curve[2]!.gap,
                hasCheckpoint: true,
                testEvaluations: 0,
            },
        ]);
    });

    it('has the weights of the best epoch, the first of equals, for any curve', () => {
        let runs = 0;
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 9 }), losses => {
                const id = `curve ${++runs}`;
                const recorder = store.begin(newRun(id));
                const curve = losses.map((loss, index) => metricsOf(index + 1, loss));
                for (const epoch of curve) {
                    recorder.save([epoch], checkpointAfter(epoch.epoch));
                }
                recorder.dispose();
                const best = bestEpochOf(curve)!;
                assert.equal(store.find(id)?.bestEpoch, best.epoch);
                assert.deepEqual(store.bestWeights(id)?.arrays, checkpointAfter(best.epoch).network);
            }),
            { numRuns: 30 },
        );
    });

    it('keeps what early stopping counts', () => {
        const recorder = store.begin(newRun('a'));
        const checkpoint = {
            ...checkpointAfter(2),
            earlyStopping: {
                validationLosses: [0.5],
                isOver: false,
                bestEpoch: 1,
                bestValidationLoss: 0.4,
                best: checkpointAfter(1).network,
            },
        };
        recorder.save([metricsOf(1, 0.4)], checkpointAfter(1));
        recorder.save([metricsOf(2, 0.5)], checkpoint);
        recorder.dispose();
        assert.deepEqual(store.checkpoint('a'), checkpoint);
    });

    it('calls a run interrupted whose recorder went without a word, and lets it go on, with more epochs', () => {
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1));
        recorder.dispose();
        assert.equal(store.find('a')?.state, 'interrupted');
        const again = store.goOn('a', digitsJob({ settings: { epochs: 9 } }));
        assert.deepEqual([store.find('a')?.state, store.find('a')?.epochs], ['running', 9]);
        again.save([metricsOf(2, 0.6)], checkpointAfter(2));
        again.end({ outcome: 'failed', message: 'The loss became NaN.', epoch: 3 }, later);
        again.dispose();
        const { state, message, epochsDone, endedAt } = store.find('a')!;
        assert.deepEqual([state, epochsDone, endedAt], ['failed', 2, later]);
        assert.match(message!, /NaN.*epoch 3/);
    });

    it('does not let a run train twice at once', () => {
        const recorder = store.begin(newRun('a'));
        assert.throws(
            () => store.goOn('a', digitsJob()),
            (error: unknown) => error instanceof StoreProblem && error.kind === 'run',
        );
        assert.equal(store.find('a')?.state, 'running');
        recorder.dispose();
        store.goOn('a', digitsJob()).dispose();
    });

    it('leaves a run as it was that turns out not to be able to go on, and no trace of one that never began', () => {
        finish('a');
        const before = store.find('a');
        const recorder = store.goOn('a', digitsJob({ settings: { epochs: 9 } }));
        recorder.cancel();
        recorder.dispose();
        assert.deepEqual(store.find('a'), before);
        assert.equal(store.job('a')?.run.settings.epochs, 3);
        const begun = store.begin(newRun('b'));
        begun.cancel();
        begun.dispose();
        assert.equal(store.find('b'), undefined);
    });

    it('does not go on with a run that it does not have', () => {
        assert.throws(() => store.goOn('nobody', digitsJob()), /no longer in the history/);
    });

    it('keeps names, notes and pins, and takes them away again', () => {
        finish('a');
        store.change('a', { label: 'wide', notes: 'for the talk', pinned: true });
        const { label, notes, pinned } = store.find('a')!;
        assert.deepEqual([label, notes, pinned], ['wide', 'for the talk', true]);
        store.change('a', { label: '', pinned: false, display: { hidden: 1 } });
        assert.deepEqual(store.find('a')?.display, { color: 2, attempt: 1, hidden: 1 });
        assert.deepEqual(
            [store.find('a')?.label, store.find('a')?.notes, store.find('a')?.pinned],
            [undefined, 'for the talk', false],
        );
    });

    it('keeps the layers and the confusion matrices of the best and the last epoch, to the bit, and no others', () => {
        const recorder = store.begin(newRun('a'));
        for (const [index, loss] of [0.9, 0.4, 0.6, 0.5].entries()) {
            const epoch = index + 1;
            recorder.save([metricsOf(epoch, loss)], checkpointAfter(epoch), [detailsOf(epoch)]);
        }
        recorder.dispose();
        assert.deepEqual(store.details('a'), { best: detailsOf(2), last: detailsOf(4) });
        const last = store.layers('a').at(-1);
        assert.deepEqual(last, { epoch: 4, ...detailsOf(4).layers });
        assert.deepEqual(store.details('nobody'), {});
    });

    it('forgets of a run that goes on what was after its checkpoint', () => {
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1), [detailsOf(1)]);
        recorder.save([metricsOf(2, 0.6)], undefined, [detailsOf(2)]);
        recorder.dispose();
        store.goOn('a', digitsJob()).dispose();
        assert.deepEqual(
            store.layers('a').filter(({ epoch }) => epoch > 1),
            [],
        );
        assert.equal(store.details('a').last?.epoch ?? 1, 1);
    });

    it('keeps what there is to say of the data, until there is nothing more', () => {
        const notes = ['points.csv: 2 rows left out for a missing value.'];
        const recorder = store.begin(newRun('a'));
        recorder.note(notes);
        assert.deepEqual(store.find('a')?.dataNotes, notes);
        recorder.note([]);
        assert.equal(store.find('a')?.dataNotes, undefined);
        recorder.dispose();
    });

    it('keeps what the noise of a run does, as long as that is how it ended', () => {
        const noisy = { ...finished, summary: { ...finished.summary, noise: noiseMeasures } };
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1));
        recorder.end(noisy, later);
        recorder.dispose();
        assert.deepEqual(store.find('a')?.noise, noiseMeasures);
        assert.deepEqual(store.list()[0]?.noise, noiseMeasures);
        const again = store.goOn('a', digitsJob());
        again.cancel();
        again.dispose();
        assert.deepEqual(store.find('a')?.noise, noiseMeasures);
        const further = store.goOn('a', digitsJob());
        further.end({ outcome: 'stopped', summary: noisy.summary }, later);
        further.dispose();
        assert.equal(store.find('a')?.noise, undefined);
        finish('b');
        assert.equal(store.find('b')?.noise, undefined);
    });

    it('remembers every look at the test part', () => {
        finish('a');
        const first = { at: 1, epoch: 1, examples: 180, loss: 0.25, accuracy: 0.95 };
        const second = {
            at: 2,
            epoch: 1,
            examples: 180,
            loss: 0.25,
            rmse: 3,
            measures: { rmse: 3, mae: 2, r2: -0.5 },
            confusion: detailsOf(1).confusion!,
        };
        store.addEvaluation('a', first);
        store.addEvaluation('a', second);
        assert.deepEqual(store.evaluations('a'), [first, second]);
        assert.equal(store.find('a')?.testEvaluations, 2);
    });

    it('takes runs away, brings them back, and leaves a run that trains alone', () => {
        finish('a');
        const recorder = store.begin(newRun('b', { startedAt: later }));
        store.remove(['a', 'b', 'nobody'], 5);
        assert.deepEqual(
            store.list().map(({ id }) => id),
            ['b'],
        );
        assert.equal(store.find('a'), undefined);
        assert.deepEqual(store.tidy(Number.POSITIVE_INFINITY, 5), []);
        store.restore(['a']);
        assert.deepEqual(
            store.list().map(({ id }) => id),
            ['a', 'b'],
        );
        assert.deepEqual(store.checkpoint('a'), checkpointAfter(1));
        recorder.dispose();
        store.remove(['a'], 5);
        store.tidy(Number.POSITIVE_INFINITY, 6);
        store.restore(['a']);
        assert.equal(store.find('a'), undefined);
    });

    it('makes room by removing the oldest runs that are neither pinned nor trained', () => {
        const size = 200_000;
        for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
            finish(id, { startedAt: index }, size);
        }
        const recorder = store.goOn('b', digitsJob());
        store.change('a', { pinned: true });
        const whole = store.size();
        assert.ok(whole > 4 * 4 * size, `${whole} bytes`);
        assert.deepEqual(store.tidy(whole, 0), []);
        assert.deepEqual(store.tidy(whole - 1, 0), ['c']);
        assert.ok(store.size() < whole - 4 * size);
        assert.deepEqual(store.tidy(0, 0), ['d']);
        recorder.dispose();
        assert.deepEqual(
            store.list().map(({ id }) => id),
            ['a', 'b'],
        );
    });

    it('keeps curves without weights', () => {
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7), metricsOf(2, 0.6)]);
        recorder.dispose();
        const { hasCheckpoint, epochsDone } = store.find('a')!;
        assert.deepEqual([hasCheckpoint, epochsDone, store.checkpoint('a')], [false, 2, undefined]);
    });
}
