import assert from 'node:assert/strict';
import { resolveCall } from '../../src/catalog/arguments.ts';
import type { TrainSettings } from '../../src/catalog/blocks/train.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import type { MeasuredEpoch } from '../../src/engine/epoch-metrics.ts';
import { createTrainer, type TrainerOptions, type TrainingEvent } from '../../src/engine/trainer.ts';
import type { Examples } from '../../src/model/examples.ts';
import { withoutNoise } from '../../src/model/twin.ts';
import { dense, dropout, input, layer, network } from '../support/networks.ts';
import { adam, clouds, line, settingsWith, sgd } from './support/run.ts';

const net = network(input(5), dropout(0.2), dense(16, 'relu'), dropout(0.5), dense(3, 'softmax'));
const data = { training: clouds(50, 5, 3), validation: clouds(20, 5, 3, 1, 1) };

function optionsWith(
    settings: Partial<TrainSettings> = {},
    others: Partial<TrainerOptions> = {},
): TrainerOptions {
    return { network: net, data, settings: settingsWith({ batch_size: 16, ...settings }), ...others };
}

/** All events, each copied as it came, and the learned bytes at the end. */
async function runAll(options: TrainerOptions, betweenEvents: () => Promise<void> | void = () => {}) {
    const trainer = createTrainer(options);
    const events: TrainingEvent[] = [];
    for await (const event of trainer.events()) {
        events.push({ ...event });
        await betweenEvents();
    }
    const epochs = events.flatMap(event => (event.kind === 'epoch' ? [event.metrics] : []));
    const bytes = trainer.network.learned.map(({ values }) => Buffer.from(values.buffer).toString('hex'));
    return { trainer, events, epochs, bytes };
}

describe('trainer', () => {
    it('tells of every step and every epoch, the last batch of an epoch being what is left', async () => {
        const { events, epochs, trainer } = await runAll(optionsWith({ epochs: 2 }));
        assert.deepEqual([trainer.stepsPerEpoch, trainer.epochs, trainer.steps], [4, 2, 8]);
        assert.deepEqual(
            events
                .filter(({ kind }) => kind !== 'evaluating')
                .map(({ kind, epoch, step }) => [kind, epoch, step]),
            [
                ['step', 1, 1],
                ['step', 1, 2],
                ['step', 1, 3],
                ['step', 1, 4],
                ['epoch', 1, 4],
                ['step', 2, 5],
                ['step', 2, 6],
                ['step', 2, 7],
                ['step', 2, 8],
                ['epoch', 2, 8],
            ],
        );
        assert.deepEqual(
            epochs.map(({ epoch }) => epoch),
            [1, 2],
        );
    });

    it('tells of as many steps as its reader wants to hear of, and of every epoch', async () => {
        const all = await runAll(optionsWith({ epochs: 3 }));
        for (const every of [1, 3, Number.POSITIVE_INFINITY]) {
            let asked = 0;
            const trainer = createTrainer(optionsWith({ epochs: 3 }));
            const events: TrainingEvent[] = [];
            for await (const event of trainer.events(() => ++asked % every === 0)) {
                events.push({ ...event });
            }
            const isOfEpoch = ({ kind }: TrainingEvent): boolean => kind === 'epoch';
            assert.deepEqual(events.filter(isOfEpoch), all.events.filter(isOfEpoch));
            assert.equal(events.length - 3, Math.floor(asked / every));
            assert.equal(asked, all.events.length - 3);
        }
    });

    it('ends after `steps`, with the metrics of the epoch that they cut short', async () => {
        const { epochs, events, trainer } = await runAll(optionsWith({ epochs: null, steps: 6 }));
        assert.deepEqual([trainer.epochs, trainer.steps], [2, 6]);
        assert.equal(events.filter(({ kind }) => kind === 'step').length, 6);
        assert.equal(epochs.length, 2);
    });

    it('gives the same bytes and the same metrics twice, in float32 and float64, whatever the pauses', async () => {
        for (const precision of ['float32', 'float64'] as const) {
            const once = await runAll(optionsWith({ optimizer: adam(0.01) }, { precision }));
            let turn = 0;
            const paused = await runAll(optionsWith({ optimizer: adam(0.01) }, { precision }), () =>
                turn++ % 3 === 0 ? new Promise(resolve => setImmediate(resolve)) : undefined,
            );
            assert.deepEqual(paused.bytes, once.bytes);
            assert.deepEqual(paused.epochs, once.epochs);
        }
    });

    it('is not disturbed by another run in between its steps', async () => {
        const alone = await runAll(optionsWith());
        const other = createTrainer(optionsWith({ seed: 9 })).events();
        const beside = await runAll(optionsWith(), async () => void (await other.next()));
        assert.deepEqual(beside.bytes, alone.bytes);
    });

    it('gives other results for another seed', async () => {
        assert.notDeepEqual(
            (await runAll(optionsWith({ seed: 2 }))).bytes,
            (await runAll(optionsWith({ seed: 1 }))).bytes,
        );
    });

    it('learns: the loss falls far below that of guessing', async () => {
        const apart = { training: clouds(50, 5, 3, 2), validation: clouds(20, 5, 3, 2, 1) };
        const { epochs } = await runAll(optionsWith({ epochs: 40, optimizer: adam(0.02) }, { data: apart }));
        const last = epochs.at(-1)!;
        assert.ok(last.trainingLoss < 0.2 * Math.log(3), `training loss ${last.trainingLoss}`);
        assert.ok(last.validationAccuracy! > 0.8, `validation accuracy ${last.validationAccuracy}`);
    });

    it('evaluates training and validation with dropout off, and reports the loss with dropout beside it', async () => {
        // With a learning rate that moves nothing, what is evaluated is the initial network throughout.
        const still = { optimizer: sgd(1e-30), epochs: 2 };
        const { epochs } = await runAll(optionsWith(still));
        const twin = await runAll(optionsWith(still, { network: withoutNoise(net)! }));
        const losses = ({ trainingLoss, validationLoss, gap }: MeasuredEpoch) => [
            trainingLoss,
            validationLoss,
            gap,
        ];
        assert.deepEqual(epochs.map(losses), twin.epochs.map(losses));
        assert.equal(epochs[0]!.gap, epochs[0]!.validationLoss - epochs[0]!.trainingLoss);
        // Masks differ from epoch to epoch, so the loss with dropout does too; without any it is the training loss.
        assert.notEqual(epochs[0]!.trainingLossWithDropout, epochs[1]!.trainingLossWithDropout);
        assert.ok(Math.abs(twin.epochs[0]!.trainingLossWithDropout - twin.epochs[0]!.trainingLoss) < 1e-6);
    });

    it('shuffles: each epoch trains on every example once, in an order of its own', async () => {
        const trained: number[][] = [];
        const recorded: TrainerOptions['backend'] = {
            name: 'recorded',
            create: () => ({
                learned: [],
                state: [],
                memory: [],
                continueAfter: () => {},
                trainStep: (_examples, order, from, to) => {
                    trained.push([...order.subarray(from, to)]);
                    return 1;
                },
                evaluate: (_examples, from, to, sums) => {
                    sums.examples += to - from;
                },
                findNonFinite: () => undefined,
            }),
        };
        await runAll(optionsWith({ epochs: 2 }, { backend: recorded }));
        const orders = [trained.slice(0, 4).flat(), trained.slice(4).flat()];
        const all = Array.from({ length: 50 }, (_, row) => row);
        for (const order of orders) {
            assert.notDeepEqual(order, all);
            assert.deepEqual(
                [...order].sort((a, b) => a - b),
                all,
            );
        }
        assert.notDeepEqual(orders[0], orders[1]);
        const first = [...trained];
        trained.length = 0;
        await runAll(optionsWith({ epochs: 2 }, { backend: recorded, network: withoutNoise(net)! }));
        assert.deepEqual(trained, first, 'the twin sees the same batches');
    });

    it('reports the root mean squared error for regression, in the target’s unit', async () => {
        const regression = { training: line(60, 4), validation: line(30, 4, 1, 1) };
        const { epochs, trainer } = await runAll({
            network: network(input(4), layer('dense', { units: 1 })),
            settings: settingsWith({ loss: resolveCall('loss', 'mse'), optimizer: sgd(0.05), epochs: 60 }),
            data: regression,
        });
        const last = epochs.at(-1)!;
        assert.equal(last.trainingAccuracy, undefined);
        assert.ok(Math.abs(last.trainingRmse! - Math.sqrt(last.trainingLoss)) < 1e-12);
        assert.ok(last.validationRmse! < 0.01, 'a linear network learns a linear target');
        assert.equal(trainer.network.learned.length, 2);
    });

    describe('where the loss is no longer finite', () => {
        const broken = (kind: 'training' | 'validation'): TrainerOptions['data'] => {
            const features = data[kind].features.slice();
            features[7] = Number.NaN;
            return { ...data, [kind]: { ...data[kind], features } satisfies Examples };
        };

        it('ends and names epoch, step and the layer where it began, with its line', async () => {
            const lines = net.layers.map((_, id) => id + 10);
            const exploding = network(input(5), dense(16, 'relu'), dense(16, 'relu'), dense(3, 'softmax'));
            const { events } = await runAll(
                optionsWith({ optimizer: sgd(1e20), epochs: 50 }, { network: exploding, lines }),
            );
            const last = events.at(-1)!;
            assert.ok(last.kind === 'diverged');
            assert.equal(last.epoch, 1);
            assert.ok(last.step > 1);
            assert.match(last.layer!, /^dense [123] \(line 1[135]\)$/);
            assert.match(
                last.message,
                /^The loss became NaN in epoch 1, step \d+: it began in dense \d \(line \d+\), whose /,
            );
        });

        it('names the input where the data itself is not finite, in training and in validation', async () => {
            for (const kind of ['training', 'validation'] as const) {
                const { events } = await runAll(optionsWith({}, { data: broken(kind) }));
                const last = events.at(-1)!;
                assert.ok(last.kind === 'diverged');
                assert.equal(last.layer, 'input');
            }
        });
    });

    describe('with early stopping', () => {
        // Few examples: the validation loss is soon at its lowest.
        const small = { training: clouds(24, 5, 3), validation: clouds(24, 5, 3, 1, 1) };
        const slow = adam(0.01);
        const stopping = (epochs: number, others: Partial<TrainSettings> = {}) =>
            optionsWith(
                {
                    early_stopping: resolveCall('early_stopping', 'patience', { epochs: 4 }),
                    optimizer: slow,
                    epochs,
                    ...others,
                },
                { data: small, network: normalized },
            );
        const normalized = network(
            input(5),
            layer('dense', { units: 8, use_bias: false }),
            layer('batch_norm', { momentum: 0.5 }),
            layer('relu'),
            dropout(0.2),
            dense(3, 'softmax'),
        );
        const bestOf = (epochs: readonly MeasuredEpoch[]) =>
            epochs.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a));
        const arraysOf = ({ network: { learned, state } }: ReturnType<typeof createTrainer>) =>
            [...learned, ...state].map(({ values }) => [...values]);

        it('stops once as many epochs have brought nothing better, and says which epoch it kept', async () => {
            const { events, epochs } = await runAll(stopping(200));
            const best = bestOf(epochs);
            assert.equal(epochs.length, best.epoch + 4);
            assert.ok(epochs.length < 200);
            assert.deepEqual(events.at(-1), {
                kind: 'kept',
                epoch: epochs.length,
                step: 2 * epochs.length,
                keptEpoch: best.epoch,
                stoppedEarly: true,
            });
        });

        it('ends with the weights and running averages of its best epoch, as a run of so many epochs has them', async () => {
            const { trainer, epochs } = await runAll(stopping(200));
            const best = bestOf(epochs);
            assert.ok(best.epoch > 1);
            const short = await runAll(
                optionsWith({ optimizer: slow, epochs: best.epoch }, { data: small, network: normalized }),
            );
            assert.deepEqual(arraysOf(trainer), arraysOf(short.trainer));
            assert.equal(short.epochs.at(-1)!.validationLoss, best.validationLoss);
        });

        it('keeps the best weights of a run that reaches its last epoch, or that its reader stops', async () => {
            const { events, trainer, epochs } = await runAll(stopping(200));
            const { epoch } = bestOf(epochs);
            const whole = await runAll(stopping(epoch + 2));
            const last = whole.events.at(-1)!;
            assert.ok(last.kind === 'kept' && !last.stoppedEarly && last.keptEpoch === epoch);
            assert.deepEqual(arraysOf(whole.trainer), arraysOf(trainer));
            const stopped = createTrainer(stopping(200));
            for await (const event of stopped.events()) {
                if (event.kind === 'epoch' && event.epoch === epoch + 1) {
                    break;
                }
            }
            assert.deepEqual(arraysOf(stopped), arraysOf(trainer));
            assert.equal(events.filter(({ kind }) => kind === 'kept').length, 1);
        });

        it('keeps them where the loss diverges', async () => {
            // From the second epoch on, the learning rate is beyond all bounds.
            const growing = resolveCall('learning_rate_schedule', 'step', {
                decay_epochs: 1,
                decay_rate: 1e25,
            });
            const options = { ...stopping(200, { learning_rate_schedule: growing }), network: net };
            const { trainer, events } = await runAll(options);
            assert.equal(events.at(-1)!.kind, 'diverged');
            const first = await runAll({ ...stopping(1), network: net });
            assert.deepEqual(arraysOf(trainer), arraysOf(first.trainer));
        });
    });

    it('follows its learning-rate schedule from epoch to epoch', async () => {
        const rates = { decay_epochs: 1, decay_rate: 1e-12 };
        const stepping = resolveCall('learning_rate_schedule', 'step', rates);
        const once = await runAll(optionsWith({ epochs: 1 }));
        const scheduled = await runAll(optionsWith({ epochs: 3, learning_rate_schedule: stepping }));
        const free = await runAll(optionsWith({ epochs: 3 }));
        // After the first epoch the rate is as good as nothing, so the weights stay where it left them.
        assert.deepEqual(scheduled.bytes, once.bytes);
        assert.notDeepEqual(free.bytes, once.bytes);
    });

    it('refuses data that does not fit the network, with both numbers', () => {
        const refusal = (options: TrainerOptions, message: RegExp) =>
            assert.throws(
                () => createTrainer(options),
                (error: unknown) => error instanceof CannotRun && message.test(error.message),
            );
        refusal(
            optionsWith({}, { network: network(input(7), dense(3, 'softmax')) }),
            /reads 7 values.* has 5\./,
        );
        refusal(
            optionsWith({}, { network: network(input(5), dense(2, 'softmax')) }),
            /2 outputs.* 3 classes/,
        );
        refusal(
            optionsWith({}, { data: { ...data, validation: clouds(0, 5, 3) } }),
            /validation part .* no examples/,
        );
        const regression = { training: line(5, 5), validation: line(5, 5) };
        refusal(optionsWith({}, { data: regression }), /3 outputs, and the data 1 value to predict/);
    });

    it('trains an output of one unit on two classes', async () => {
        const binary = { training: clouds(80, 3, 2), validation: clouds(40, 3, 2, 1, 1) };
        const { epochs } = await runAll({
            network: network(input(3), dense(8, 'tanh'), dense(1, 'sigmoid')),
            settings: settingsWith({ loss: resolveCall('loss', 'mse'), optimizer: adam(0.05), epochs: 40 }),
            data: binary,
        });
        assert.ok(epochs.at(-1)!.validationAccuracy! > 0.85);
    });
});
