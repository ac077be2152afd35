import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import { type Checkpoint, withNewPatience } from '../../src/engine/checkpoint.ts';
import type { MeasuredEpoch } from '../../src/engine/epoch-metrics.ts';
import { fingerprintOf } from '../../src/engine/fingerprint.ts';
import { differenceFromLongerRun } from '../../src/engine/longer-run.ts';
import { planSteps } from '../../src/engine/step-plan.ts';
import { createTrainer, type TrainerOptions } from '../../src/engine/trainer.ts';
import { dense, input, layer, network, type Statement } from '../support/networks.ts';
import { clouds, settingsWith, sgd } from './support/run.ts';

const data = { training: clouds(37, 5, 3), validation: clouds(17, 5, 3, 1, 1) };
const lastEpoch = 6;

const noises: readonly Statement[] = [
    layer('dropout', { rate: 0.3 }),
    layer('dropout', {
        rate: resolveCall('rate_schedule', 'schedule', {
            rate: 0.4,
            mode: 'late',
            shape: 'linear',
            cutoff: 2,
        }),
    }),
    layer('gaussian_dropout', { rate: 0.3 }),
    layer('gaussian_noise', { stddev: 0.2 }),
    layer('alpha_dropout', { rate: 0.2 }),
    layer('variational_dropout', { rate: 'per_unit' }),
    layer('variational_dropout', { rate: 'per_weight' }),
    layer('drop_connect', { rate: 0.3 }),
    layer('adaptive_dropout'),
];
const optimizers = [
    sgd(0.05),
    sgd(0.05, 0.9),
    resolveCall('optimizer', 'sgd', {
        learning_rate: 0.05,
        momentum: resolveCall('momentum_schedule', 'ramp', { from: 0.5, to: 0.9, epochs: 4 }),
        nesterov: true,
    }),
    resolveCall('optimizer', 'rmsprop', { learning_rate: 0.01, momentum: 0.5 }),
    resolveCall('optimizer', 'adam', { learning_rate: 0.02 }),
    resolveCall('optimizer', 'adamw', { learning_rate: 0.02, weight_decay: 0.01 }),
];
const schedules = [
    resolveCall('learning_rate_schedule', 'constant'),
    resolveCall('learning_rate_schedule', 'cosine', { warm_up: 2 }),
    resolveCall('learning_rate_schedule', 'exponential', { decay: 0.9 }),
];

/** Every kind of thing that a run remembers, in all combinations. */
const runs = fc
    .record({
        noise: fc.constantFrom(...noises),
        normalizes: fc.boolean(),
        optimizer: fc.constantFrom(...optimizers),
        learning_rate_schedule: fc.constantFrom(...schedules),
        early_stopping: fc.constantFrom(
            null,
            resolveCall('early_stopping', 'patience', { epochs: 1 }),
            resolveCall('early_stopping', 'patience', { epochs: 3 }),
        ),
        mc_samples: fc.constantFrom(1, 2),
        clip_norm: fc.constantFrom(null, 0.5),
        // Four steps an epoch: the last one may be cut short.
        steps: fc.constantFrom(null, null, 4 * lastEpoch - 3),
        seed: fc.nat(1000),
    })
    .map(
        ({ noise, normalizes, ...settings }): TrainerOptions => ({
            network: network(
                input(5),
                dense(7, 'relu'),
                ...(normalizes ? [layer('batch_norm')] : []),
                noise,
                dense(6, 'tanh'),
                dense(3, 'softmax'),
            ),
            settings: settingsWith({
                ...settings,
                batch_size: 10,
                epochs: settings.steps === null ? lastEpoch : null,
            }),
            data,
        }),
    );

interface Told {
    readonly epochs: MeasuredEpoch[];
    /** The weights that the run ended with, and what the optimizer remembers. */
    readonly bytes: readonly string[];
    /** After each epoch. */
    readonly checkpoints: Checkpoint[];
    readonly kept: unknown;
}

/** Trains until `last` epochs are done, or to the end. */
async function train(options: TrainerOptions, last = Number.POSITIVE_INFINITY): Promise<Told> {
    const trainer = createTrainer(options);
    const epochs: MeasuredEpoch[] = [];
    const checkpoints: Checkpoint[] = [];
    let kept: unknown;
    for await (const event of trainer.events()) {
        if (event.kind === 'epoch') {
            epochs.push(event.metrics);
            // Through a copy of plain values, as a file or a message gives one.
            checkpoints.push(structuredClone(trainer.checkpoint()));
            if (event.epoch >= last) {
                break;
            }
        }
        if (event.kind === 'kept') {
            kept = event;
        }
    }
    const arrays = [...trainer.network.learned, ...trainer.network.state, ...trainer.network.memory];
    const bytes = arrays.map(({ values }) => Buffer.from(values.buffer).toString('hex'));
    return { epochs, bytes, checkpoints, kept };
}

describe('checkpoint', function () {
    this.timeout(60_000);

    it('lets a run that was interrupted after any epoch, once or twice, end with the bits of one that was not', async () => {
        await fc.assert(
            fc.asyncProperty(runs, fc.nat(), fc.nat(), async (options, first, second) => {
                const whole = await train(options);
                const done = whole.checkpoints.length;
                const at = first % (done + 1);
                const until = at + (second % (done - at + 1));
                const start = await train(options, at);
                const begun = at === 0 ? undefined : start.checkpoints[at - 1]!;
                const resumed = begun === undefined ? options : { ...options, checkpoint: begun };
                // Interrupted again, at `until`.
                const middle = until > at ? await train(resumed, until) : undefined;
                const again = middle?.checkpoints.at(-1) ?? begun;
                const end = await train(again === undefined ? options : { ...options, checkpoint: again });
                assert.deepEqual(end.bytes, whole.bytes);
                assert.deepEqual(end.epochs, whole.epochs.slice(again?.epoch ?? 0));
                assert.deepEqual(end.kept, whole.kept);
                if (middle !== undefined) {
                    assert.deepEqual(middle.checkpoints, whole.checkpoints.slice(at, until));
                }
            }),
            { numRuns: 60 },
        );
    });

    it('holds its run in float64 too, and refuses to go on in another precision', async () => {
        const options: TrainerOptions = {
            network: network(input(5), dense(7, 'relu'), dense(3, 'softmax')),
            settings: settingsWith({ optimizer: optimizers[4]!, epochs: 4 }),
            data,
            precision: 'float64',
        };
        const whole = await train(options);
        const checkpoint = whole.checkpoints[1]!;
        assert.deepEqual((await train({ ...options, checkpoint })).bytes, whole.bytes);
        assert.throws(
            () => createTrainer({ ...options, precision: 'float32', checkpoint }),
            (error: unknown) => error instanceof CannotRun && /float64.*float32/.test(error.message),
        );
    });

    it('of a shorter run goes on to the bits of the longer one, unless something depends on the epochs: then that is said', async () => {
        await fc.assert(
            fc.asyncProperty(runs, fc.integer({ min: 1, max: lastEpoch - 1 }), async (drawn, length) => {
                const lasting = (epochs: number): TrainerOptions => ({
                    ...drawn,
                    settings: { ...drawn.settings, epochs, steps: null },
                });
                const options = lasting(lastEpoch);
                const shorter = lasting(length);
                const { settings, network: net } = options;
                const checkpoint = (await train(shorter)).checkpoints.at(-1)!;
                const further = await train({ ...options, checkpoint });
                const longer = await train(options);
                const plans = [shorter, options].map(each => planSteps(each.settings, data.training.count));
                const why = differenceFromLongerRun(net, settings, plans[0]!, plans[1]!, checkpoint.step);
                if (why === undefined) {
                    assert.deepEqual(further.bytes, longer.bytes);
                } else {
                    const isCosine = settings.learning_rate_schedule.call === 'cosine';
                    const isLate = net.layers.some(({ parameters }) => typeof parameters.rate === 'object');
                    assert.ok(
                        (isCosine && why.includes('cosine')) || (isLate && why.includes('drop rate')),
                        why,
                    );
                    assert.notDeepEqual(further.bytes, longer.bytes);
                }
            }),
            { numRuns: 40 },
        );
    });

    it('of a run whose last epoch was cut short is said to go on otherwise than the longer run', async () => {
        const net = network(input(5), dense(3, 'softmax'));
        const settings = settingsWith({ batch_size: 10, epochs: null, steps: 6 });
        const checkpoint = (await train({ network: net, settings, data })).checkpoints.at(-1)!;
        assert.deepEqual([checkpoint.epoch, checkpoint.step], [2, 6]);
        const further = { ...settings, epochs: 4, steps: null };
        const plans = [settings, further].map(each => planSteps(each, data.training.count));
        assert.match(
            differenceFromLongerRun(net, further, plans[0]!, plans[1]!, checkpoint.step) ?? '',
            /cut short/,
        );
        const { epochs } = await train({ network: net, settings: further, data, checkpoint });
        assert.deepEqual(
            epochs.map(({ epoch }) => epoch),
            [3, 4],
        );
    });

    it('of a run that early stopping has ended goes on where its patience is counted anew', async () => {
        const options: TrainerOptions = {
            network: network(input(5), dense(3, 'softmax')),
            settings: settingsWith({
                // A rate that moves nothing: no epoch is better than the first.
                optimizer: sgd(1e-30),
                epochs: 20,
                early_stopping: resolveCall('early_stopping', 'patience', { epochs: 2 }),
            }),
            data,
        };
        const ended = (await train(options)).checkpoints.at(-1)!;
        assert.equal(ended.epoch, 3);
        assert.equal((await train({ ...options, checkpoint: ended })).epochs.length, 0);
        const further = await train({ ...options, checkpoint: withNewPatience(ended) });
        assert.deepEqual(
            further.epochs.map(({ epoch }) => epoch),
            [4, 5, 6],
        );
        assert.deepEqual(further.kept, {
            kind: 'kept',
            epoch: 6,
            step: 12,
            keptEpoch: 1,
            stoppedEarly: true,
        });
    });

    it('is refused for another network, other settings or other data, each by its name', async () => {
        const net = network(input(5), dense(7, 'relu'), dense(3, 'softmax'));
        const options: TrainerOptions = { network: net, settings: settingsWith(), data };
        const checkpoint = (await train(options)).checkpoints[0]!;
        const refusal = (changes: Partial<TrainerOptions>): string => {
            try {
                createTrainer({ ...options, checkpoint, ...changes });
            } catch (error) {
                assert.ok(error instanceof CannotRun);
                return error.message;
            }
            return 'accepted';
        };
        const wider = network(input(5), dense(8, 'relu'), dense(3, 'softmax'));
        assert.match(refusal({ network: wider }), /its network was other/);
        assert.match(refusal({ settings: settingsWith({ seed: 2 }) }), /its settings of train were other/);
        assert.match(
            refusal({ data: { ...data, training: clouds(37, 5, 3, 2) } }),
            /after epoch 1 .* its data was other/,
        );
        assert.match(refusal({ checkpoint: { ...checkpoint, version: 2 } }), /format 2.*update/s);
        assert.equal(refusal({ settings: settingsWith({ epochs: 9 }) }), 'accepted');
        const cut = { ...checkpoint, network: checkpoint.network.slice(1) };
        assert.match(refusal({ checkpoint: cut }), /do not fit/);
    });

    it('does not tell networks apart by where they are written', () => {
        const written = () => network(input(5), dense(7, 'relu'), dense(3, 'softmax'));
        const settings = settingsWith();
        assert.deepEqual(fingerprintOf(written(), settings, data), fingerprintOf(written(), settings, data));
    });

    it('is taken between two epochs only', async () => {
        const trainer = createTrainer({
            network: network(input(5), dense(3, 'softmax')),
            settings: settingsWith(),
            data,
        });
        assert.equal(trainer.checkpoint().epoch, 0);
        const events = trainer.events();
        await events.next();
        assert.throws(() => trainer.checkpoint(), /between two epochs/);
        await events.return();
    });
});
