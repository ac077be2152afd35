import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gaussianRateSignFlip } from '../../../src/lint/rules/gaussian-rate-sign-flip.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const model = (line: string, before = '') =>
    `${before}model m {\n    input(64)\n    dense(256, activation = relu)\n    ${line}\n    dense(10, activation = softmax)\n}\n`;
const set = (output: string) => ({
    title: 'Set `rate` to 0.5',
    safety: 'changes-training' as const,
    output,
});

testRule(gaussianRateSignFlip, {
    valid: [
        { name: 'a rate of 0.5', code: model('gaussian_dropout(0.5)') },
        {
            name: 'a rate that misses 0.5 by a rounding error',
            code: model('gaussian_dropout(0.1 + 0.2 + 0.2)'),
        },
        { name: 'dropout, which never turns a sign', code: model('dropout(0.6)') },
        { name: 'additive noise', code: model('gaussian_noise(0.8)') },
        { name: 'a learned rate', code: model('variational_dropout(initial_rate = 0.8)') },
    ],
    invalid: [
        {
            name: 'a rate of 0.8',
            code: model('gaussian_dropout(«0.8»)'),
            message:
                '30.9% of the multipliers of `gaussian_dropout` are negative at a rate of 80%: their standard deviation is 2, ' +
                'around a mean of 1.',
            fixes: [set(model('gaussian_dropout(0.5)'))],
        },
        {
            name: 'the rate of a schedule, and keeps the schedule',
            code: model('gaussian_dropout(«schedule(0.9, mode = early, shape = linear, cutoff = 5)»)'),
            message: /^36\.9% of the multipliers .* at a rate of up to 90%: their standard deviation is 3,/,
            fixes: [set(model('gaussian_dropout(schedule(0.5, mode = early, shape = linear, cutoff = 5))'))],
        },
        {
            name: 'a rate that several layers share, once',
            code: 'model m(noise = gaussian_dropout(«0.8»)) {\n    input(64)\n    dense(256)\n    noise\n    dense(64)\n    noise\n    dense(10)\n}\n',
            message: /^30\.9% of the multipliers .* around a mean of 1 \(x2\)\.$/,
            fixes: [
                set(
                    'model m(noise = gaussian_dropout(0.5)) {\n    input(64)\n    dense(256)\n    noise\n    dense(64)\n    noise\n    dense(10)\n}\n',
                ),
            ],
        },
    ],
});

describe('gaussian-rate-sign-flip, in numbers', () => {
    const found = (rate: number, options = {}) =>
        lintWith(
            [gaussianRateSignFlip],
            {
                network: network(
                    input(8),
                    dense(64, 'relu'),
                    layer('gaussian_dropout', { rate }),
                    dense(2, 'softmax'),
                ),
            },
            { options: { 'gaussian-rate-sign-flip': options } },
        );

    it('speaks exactly above 0.5, or above what the configuration says', () => {
        fc.assert(
            fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), rate => {
                fc.pre(Math.abs(rate - 0.5) > 1e-8);
                assert.equal(found(rate).length, rate > 0.5 ? 1 : 0);
            }),
        );
        assert.equal(found(0.8, { highest_rate: 0.8 }).length, 0);
        const [strict] = found(0.3, { highest_rate: 0.2 });
        assert.equal(strict?.fixes[0]?.title, 'Set `rate` to 0.2');
    });

    it('names the share of negative draws, by numerical integration of the density', () => {
        fc.assert(
            fc.property(fc.integer({ min: 51, max: 95 }), percent => {
                const p = percent / 100;
                const deviation = Math.sqrt(p / (1 - p));
                // Simpson's rule on N(1, p / (1 - p)) from 12 deviations below the mean to 0.
                const low = 1 - 12 * deviation;
                const steps = 2000;
                const width = -low / steps;
                let sum = 0;
                for (let step = 0; step <= steps; step += 1) {
                    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
                    const z = (low + step * width - 1) / deviation;
                    sum += weight * Math.exp((-z * z) / 2);
                }
                const share = (sum * width) / 3 / (deviation * Math.sqrt(2 * Math.PI));
                const message = found(p)[0]?.message ?? '';
                assert.ok(
                    message.startsWith(`${Number((share * 100).toPrecision(3))}%`),
                    `${share}: ${message}`,
                );
            }),
        );
    });
});
