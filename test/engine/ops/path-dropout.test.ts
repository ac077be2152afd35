import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { wordAt } from '../../../src/core/random/streams.ts';
import { dense, input, layer, network, residual } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { assertMean, createNoise, describeNoiseLaws, describeRefusals } from '../support/noise-laws.ts';
import { clouds, settingsWith } from '../support/run.ts';

describe('op path_dropout', () => {
    // Two things can happen to an example.
    describeNoiseLaws('path_dropout', { rate: 0.5 }, { rate: 0 }, { differentRows: 2 });
    describeRefusals('path_dropout', rate => ({ rate }));

    it('drops examples as a whole, keeps the others at exactly x / (1 - p), and draws once for each', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 0.05, max: 0.9, noNaN: true }),
                fc.constantFrom('float32' as const, 'float64' as const),
                (rate, precision) => {
                    const { inputs, run, backward } = createNoise('path_dropout', { rate }, { precision });
                    const output = run();
                    const round = precision === 'float32' ? Math.fround : (x: number) => x;
                    const dy = inputs.map((_, index) => Math.fround(Math.cos(index)));
                    const dx = backward(dy);
                    const size = output.length / 40;
                    for (let example = 0; example < 40; example++) {
                        const place = { seed: 7, stream: 'masks', step: 11, layer: 3, example } as const;
                        const isKept = wordAt(place, 0) / 2 ** 32 >= rate;
                        for (let at = example * size; at < (example + 1) * size; at++) {
                            assert.equal(output[at], isKept ? round(inputs[at]! / (1 - rate)) : 0);
                            assert.equal(dx[at], isKept ? round(dy[at]! / (1 - rate)) : 0);
                        }
                    }
                },
            ),
        );
    });

    it('keeps the mean, and drops the share p of the examples', () => {
        for (const rate of [0.1, 0.2, 0.5, 0.8]) {
            const options = { shape: [1], rows: 20_000, fill: () => 1 };
            const output = createNoise('path_dropout', { rate }, options).run();
            assertMean(output, 1, Math.sqrt(rate / (1 - rate)));
            assertMean(
                output.map(value => (value === 0 ? 1 : 0)),
                rate,
                Math.sqrt(rate * (1 - rate)),
            );
        }
    });

    it('leaves an example whose branch is dropped with its shortcut alone', () => {
        const net = network(
            input(4),
            residual(dense(4, 'tanh'), layer('path_dropout', { rate: 0.999999 })),
            dense(3, 'softmax'),
        );
        const without = network(input(4), dense(3, 'softmax'));
        const examples = clouds(8, 4, 3);
        const settings = settingsWith();
        const [full, shortcut] = [net, without].map(each => createChecked(each, settings, examples));
        const last = full!.running.learned.slice(-2);
        for (const [index, { values }] of shortcut!.running.learned.entries()) {
            values.set(last[index]!.values);
        }
        assert.ok(Math.abs(full!.meanLoss() - shortcut!.meanLoss()) < 1e-12);
        assert.notEqual(full!.meanLoss(false), full!.meanLoss());
    });

    it('follows a schedule, and has the gradients of central differences on a branch', () => {
        const rate = resolveCall('rate_schedule', 'schedule', { rate: 0.5, mode: 'late', cutoff: 1 });
        const plan = { stepsPerEpoch: 5, epochs: 4, steps: 20 };
        const { inputs, run } = createNoise('path_dropout', { rate }, { use: { plan } });
        assert.deepEqual(run({ step: 4 }), inputs);
        assert.notDeepEqual(run({ step: 5 }), inputs);
        const net = network(
            input(4),
            dense(5, 'tanh'),
            residual(dense(5, 'tanh'), layer('path_dropout', { rate: 0.4 })),
            residual(dense(5, 'sigmoid'), layer('path_dropout', { rate: 0.4 })),
            dense(3, 'softmax'),
        );
        checkNetwork(net, settingsWith(), clouds(8, 4, 3));
    });
});
