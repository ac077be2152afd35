import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { Value } from '../../../src/catalog/values.ts';
import { sgd } from '../../../src/engine/optimizers/sgd.ts';
import { momentumOf } from '../../../src/engine/schedules/index.ts';
import { createPace } from '../../../src/engine/schedules/pace.ts';
import { momentAt } from '../support/moment.ts';
import { settingsWith } from '../support/run.ts';

/** The factor in each of `epochs` epochs of one step. */
function factorsOf(name: string, written: Readonly<Record<string, Value>>, epochs: number): number[] {
    const pace = createPace(
        settingsWith({ learning_rate_schedule: resolveCall('learning_rate_schedule', name, written) }),
        { stepsPerEpoch: 1, epochs },
    );
    return Array.from({ length: epochs }, (_, step) => pace(step).rateFactor);
}

function assertFactors(actual: readonly number[], expected: readonly number[]): void {
    assert.equal(actual.length, expected.length);
    for (const [t, factor] of actual.entries()) {
        assert.ok(Math.abs(factor - expected[t]!) < 1e-14, `epoch ${t + 1}: ${factor}, not ${expected[t]}`);
    }
}

describe('learning-rate schedules', () => {
    it('keep the rate by default', () => assertFactors(factorsOf('constant', {}, 3), [1, 1, 1]));

    it('step down by the same factor every so many epochs', () => {
        assertFactors(
            factorsOf('step', { decay_epochs: 2, decay_rate: 0.5 }, 6),
            [1, 1, 0.5, 0.5, 0.25, 0.25],
        );
    });

    it('decay exponentially, by the factor over its epochs', () => {
        const expected = [1, Math.sqrt(0.64), 0.64, 0.64 * 0.8, 0.64 ** 2];
        assertFactors(factorsOf('exponential', { decay_epochs: 2, decay_rate: 0.64 }, 5), expected);
    });

    it('divide by a number that grows evenly', () => {
        assertFactors(factorsOf('inverse_time', { decay_epochs: 2, decay_rate: 1 }, 5), [
            1,
            2 / 3,
            1 / 2,
            2 / 5,
            1 / 3,
        ]);
    });

    it('fall along half a cosine to the end of the run', () => {
        const expected = [0, 1, 2, 3, 4, 5].map(t => 0.5 * (1 + Math.cos((Math.PI * t) / 6)));
        assertFactors(factorsOf('cosine', {}, 6), expected);
    });

    it('warm up evenly before the cosine, whose top is the first epoch after it', () => {
        const expected = [
            1 / 3,
            2 / 3,
            1,
            0.5 * (1 + Math.cos(Math.PI / 4)),
            0.5,
            0.5 * (1 - Math.cos(Math.PI / 4)),
        ];
        assertFactors(factorsOf('cosine', { warm_up: 2 }, 6), expected);
        assertFactors(
            factorsOf('cosine', { warm_up: 2, alpha: 0.2 }, 6),
            expected.map((factor, t) => (t < 2 ? factor : 0.2 + 0.8 * factor)),
        );
    });

    it('may warm up for the whole run', () => {
        assertFactors(factorsOf('cosine', { warm_up: 5 }, 3), [1 / 6, 2 / 6, 3 / 6]);
    });

    it('change with the epoch and not within it', () => {
        const pace = createPace(
            settingsWith({ learning_rate_schedule: resolveCall('learning_rate_schedule', 'inverse_time') }),
            { stepsPerEpoch: 3, epochs: 2 },
        );
        assert.deepEqual(
            [0, 1, 2, 3, 4, 5].map(step => ({ ...pace(step) })),
            [0, 1, 2, 3, 4, 5].map(step => ({
                step: step + 1,
                epochsDone: step < 3 ? 0 : 1,
                epochs: 2,
                rateFactor: step < 3 ? 1 : 1 / 1.5,
            })),
        );
    });

    it('multiply the learning rate of an update', () => {
        const values = Float64Array.of(1);
        const tensor = { values, gradient: Float64Array.of(2), memory: [], isRegularized: true };
        sgd({ learning_rate: 0.1, momentum: 0, nesterov: false }).update(
            tensor,
            momentAt(1, { rateFactor: 0.5 }),
        );
        assert.equal(values[0], 0.9);
    });
});

describe('momentum ramp', () => {
    it('rises evenly and then stays', () => {
        const ramp = momentumOf(resolveCall('momentum_schedule', 'ramp', { from: 0.5, to: 0.9, epochs: 4 }));
        for (const [t, expected] of [0.5, 0.6, 0.7, 0.8, 0.9, 0.9].entries()) {
            assert.ok(Math.abs(ramp(t, 6) - expected) < 1e-15);
        }
    });

    it('sets how much of the last step carries over', () => {
        const optimizer = sgd({
            learning_rate: 0.1,
            momentum: resolveCall('momentum_schedule', 'ramp', { from: 0, to: 0.8, epochs: 2 }),
            nesterov: false,
        });
        const values = Float64Array.of(0);
        const memory = [new Float64Array(1)];
        // v: -0.1, then 0.4 v - 0.1 = -0.14, then 0.8 v - 0.1 = -0.212.
        const path = [1, 2, 3].map(step => {
            optimizer.update(
                { values, gradient: Float64Array.of(1), memory, isRegularized: true },
                momentAt(step),
            );
            return values[0]!;
        });
        for (const [index, expected] of [-0.1, -0.24, -0.452].entries()) {
            assert.ok(Math.abs(path[index]! - expected) < 1e-15);
        }
    });
});
