import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import { createDropRate } from '../../src/engine/drop-rate.ts';
import { dense, input, layer, network } from '../support/networks.ts';
import { createChecked } from './support/network-check.ts';
import { clouds, settingsWith } from './support/run.ts';

const plan = { stepsPerEpoch: 10, epochs: 8, steps: 80 };
const scheduled = (changes: object) =>
    createDropRate(resolveCall('rate_schedule', 'schedule', { rate: 0.4, ...changes }), plan, 'dropout');

describe('drop rate', () => {
    it('is the same throughout where it is a number, or the schedule is standard', () => {
        for (const rate of [createDropRate(0.4, plan, ''), scheduled({ shape: 'linear', cutoff: 2 })]) {
            assert.deepEqual([0, 15, 79].map(rate), [0.4, 0.4, 0.4]);
        }
    });

    it('is on before the cutoff where it is early, and falls to 0 there where it is linear', () => {
        const early = scheduled({ mode: 'early', cutoff: 4 });
        assert.deepEqual([0, 39, 40, 79].map(early), [0.4, 0.4, 0, 0]);
        const linear = scheduled({ mode: 'early', shape: 'linear', cutoff: 4 });
        assert.deepEqual([0, 10, 20, 40, 79].map(linear), [0.4, 0.4 * 0.75, 0.2, 0, 0]);
    });

    it('is on after the cutoff where it is late, and rises to the rate at the end where it is linear', () => {
        const late = scheduled({ mode: 'late', cutoff: 4 });
        assert.deepEqual([0, 39, 40, 79].map(late), [0, 0, 0.4, 0.4]);
        const linear = scheduled({ mode: 'late', shape: 'linear', cutoff: 4 });
        assert.deepEqual([0, 40, 60, 80].map(linear), [0, 0, 0.2, 0.4]);
    });

    it('never leaves [0, rate]', () => {
        fc.assert(
            fc.property(
                fc.constantFrom('standard', 'early', 'late'),
                fc.constantFrom('constant', 'linear'),
                fc.integer({ min: 1, max: 12 }),
                fc.integer({ min: 0, max: 79 }),
                (mode, shape, cutoff, step) => {
                    const rate = scheduled({ mode, shape, cutoff })(step);
                    assert.ok(rate >= 0 && rate <= 0.4);
                },
            ),
        );
    });

    it('refuses rates that are none, and schedules without their cutoff', () => {
        const refused = {
            call: 'schedule',
            arguments: { rate: 0.5, mode: 'late', shape: 'linear', cutoff: null },
        };
        assert.throws(() => createDropRate(refused, plan, 'dropout'), CannotRun);
        assert.throws(() => scheduled({ rate: 1 }), CannotRun);
        assert.throws(() => createDropRate(null, plan, 'dropout'), CannotRun);
    });

    for (const kind of [
        'alpha_dropout',
        'drop_connect',
        'dropout',
        'gaussian_dropout',
        'spatial_dropout',
    ] as const) {
        it(`turns ${kind} off and on as the schedule says`, () => {
            const rate = resolveCall('rate_schedule', 'schedule', { rate: 0.5, mode: 'early', cutoff: 2 });
            const net = network(input(6), layer(kind, { rate }), dense(4, 'tanh'), dense(3, 'softmax'));
            const data = clouds(8, 6, 3);
            const { running, encoded, order } = createChecked(net, settingsWith(), data, 1, {
                plan: { stepsPerEpoch: 2, epochs: 4, steps: 8 },
            });
            const lossAt = (step: number, training: boolean) =>
                running.forward(encoded, order, 0, 8, step, training);
            // Nothing is updated, so but for the noise every step is the same.
            assert.notEqual(lossAt(3, true), lossAt(4, true));
            assert.equal(lossAt(4, true), lossAt(5, true));
            assert.equal(lossAt(4, true), lossAt(4, false));
        });
    }
});
