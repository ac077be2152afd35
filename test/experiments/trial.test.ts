import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { openTrial, type Trial } from '../../src/experiments/trial.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import type { TrainingJob, TrainingProgress } from '../../src/protocol/training.ts';
import { digitsJob } from '../worker/job.ts';

const files = { readFile: readAddress };

/** A trained run, and what tries it. */
async function trained(text: string): Promise<{ trial: Trial; last: TrainingProgress['finished'][number] }> {
    const run = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(
        'file:///n.netspec',
        text,
    ).spec.runs[0];
    assert.ok(run !== undefined);
    const store = createMemoryRunStore();
    const history = { open: () => store, time: () => 0 };
    const job: TrainingJob = {
        ...digitsJob(),
        run,
        history: {
            store: '',
            id: 'a',
            spec: 'n.netspec',
            specUri: 'file:///n.netspec',
            startedAt: 0,
            environment: {},
            maximumBytes: 1e9,
        },
    };
    const epochs: TrainingProgress['finished'][number][] = [];
    const outcome = await runTraining(job, {
        ...files,
        history,
        now: () => 0,
        onProgress: ({ finished }) => void epochs.push(...finished),
        signal: new AbortController().signal,
    });
    assert.equal(outcome.outcome, 'finished', JSON.stringify(outcome));
    const trial = await openTrial(job, history, files);
    assert.ok(typeof trial !== 'string', String(trial));
    return { trial, last: epochs.find(({ epoch }) => epoch === trial.facts.epoch)! };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a finished run that is tried', function () {
    this.timeout(60_000);
    let digits: Awaited<ReturnType<typeof trained>>;

    before(async () => {
        digits =
            await trained(`model net { input(64) dense(32, activation = relu) dropout(0.5) dense(10, activation = softmax) }
            data d { source = builtin(digits) scale = standardize }
            train net on d { epochs = 3 }`);
    });

    it('gets as many validation examples wrong as its training has said', () => {
        const { facts } = digits.trial;
        assert.equal(facts.examples, 359);
        const wrong = Math.round((1 - digits.last.validationAccuracy!) * facts.examples);
        assert.equal(facts.mistakes, wrong);
        assert.ok(facts.worst.every(({ right, said }) => right !== said));
        const probabilities = facts.worst.map(({ probability }) => probability!);
        assert.deepEqual(
            probabilities,
            probabilities.toSorted((a, b) => b - a),
            'the surest first',
        );
    });

    it('says of a mistake that it is shown what it said of it', () => {
        const [worst] = digits.trial.facts.worst;
        assert.ok(worst !== undefined);
        const { still } = digits.trial.predict(worst.features, 10);
        assert.equal(still.indexOf(Math.max(...still)), worst.said);
        assert.ok(Math.abs(still[worst.said]! - worst.probability!) < 1e-6);
    });

    it('knows the data: its classes, its pixels and their range', () => {
        const { names, imageShape, range, features, hasNoise } = digits.trial.facts;
        assert.deepEqual(names, [...'0123456789']);
        assert.deepEqual(imageShape, [8, 8, 1]);
        assert.deepEqual(range, [0, 16]);
        assert.deepEqual([features, hasNoise], [64, true]);
    });

    it('says probabilities, and their spread over dropout networks that differ', () => {
        const [worst] = digits.trial.facts.worst;
        const few = digits.trial.predict(worst!.features, 5);
        const many = digits.trial.predict(worst!.features, 400);
        for (const { still, mean } of [few, many]) {
            assert.ok(Math.abs(sum(still) - 1) < 1e-5 && Math.abs(sum(mean) - 1) < 1e-5);
        }
        assert.ok(Math.max(...many.deviation) > 0.01);
        assert.equal(many.samples, 400);
        assert.deepEqual(digits.trial.predict(worst!.features, 400), many, 'the same networks every time');
        // Independent samples: the mean of 400 lies within 5 standard errors of that of 100.
        const quarter = digits.trial.predict(worst!.features, 100);
        many.mean.forEach((mean, index) => {
            const error = Math.abs(mean - quarter.mean[index]!);
            assert.ok(error <= (5 * many.deviation[index]!) / Math.sqrt(100) + 1e-9, `${index}: ${error}`);
        });
    });

    it('has no spread without noise', async () => {
        const { trial } =
            await trained(`model net { input(2) dense(8, activation = tanh) dense(1, activation = sigmoid) }
            data d { source = builtin(moons) scale = standardize }
            train net on d { epochs = 2 optimizer = adam(0.03) }`);
        const { mean, still, deviation, samples } = trial.predict(Float32Array.of(0.5, 0.2), 50);
        assert.equal(samples, 1);
        assert.deepEqual([mean, deviation], [still, [0, 0]]);
        assert.ok(Math.abs(sum(still) - 1) < 1e-6, 'a single output is the probability of the second class');
        assert.equal(trial.facts.imageShape, undefined);
        assert.equal(trial.facts.names.length, 2);
    });

    it('says values of regression, and where it is farthest off', async () => {
        const { trial } =
            await trained(`model net { input(10) dense(8, activation = relu) dropout(0.2) dense(1) }
            data d { source = builtin(diabetes) scale = standardize }
            train net on d { epochs = 2 optimizer = adam(0.03) }`);
        const { facts } = trial;
        assert.deepEqual(facts.names, ['value']);
        assert.equal(facts.mistakes, 0);
        const off = facts.worst.map(({ right, said }) => Math.abs(said - right));
        assert.deepEqual(
            off,
            off.toSorted((a, b) => b - a),
        );
        const { still } = trial.predict(facts.worst[0]!.features, 3);
        assert.ok(Math.abs(still[0]! - facts.worst[0]!.said) < 1e-3);
    });

    it('says why it cannot be', async () => {
        assert.match(String(await openTrial(digitsJob(), undefined, files)), /not kept here/);
        const store = createMemoryRunStore();
        const history = { open: () => store, time: () => 0 };
        const job = { ...digitsJob(), history: { id: 'gone' } as TrainingJob['history'] & object };
        assert.match(String(await openTrial(job, history, files)), /no weights/);
    });
});
