import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alphaRateHigh } from '../../../src/lint/rules/alpha-rate-high.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const hidden = (noise: string) =>
    `model m {\n    input(64)\n    dense(128, activation = selu)\n    ${noise}\n    dense(10, activation = softmax)\n}\n`;
const set = (value: number, output: string) => ({
    title: `Set \`rate\` to ${value}`,
    safety: 'changes-training' as const,
    output,
});

testRule(alphaRateHigh, {
    valid: [
        { name: 'the 0.2 of the authors’ own program', code: hidden('alpha_dropout(0.2)') },
        { name: 'a scheduled rate', code: hidden('alpha_dropout(schedule(0.5, mode = early, cutoff = 5))') },
        { name: 'plain dropout', code: hidden('dropout(0.5)') },
    ],
    invalid: [
        {
            name: 'the rate that plain dropout has',
            code: hidden('alpha_dropout(«0.5»)'),
            message:
                'At 0.5, 64 of 128 units are set to one and the same value; published SELU networks have 0.1 to 0.2.',
            fixes: [set(0.1, hidden('alpha_dropout(0.1)'))],
        },
        {
            name: 'a keep probability in the place of a rate',
            code: hidden('alpha_dropout(«0.9»)'),
            message: /^At 0\.9, 115 of 128 units .* 0\.9 looks like a keep probability/,
            fixes: [set(0.1, hidden('alpha_dropout(0.1)'))],
        },
    ],
});

describe('the rate of alpha dropout', () => {
    it('is reported above 0.2, with the units that it drops', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 120 }),
                fc.integer({ min: 1, max: 500 }),
                (percent, units) => {
                    const tested = network(
                        input(4),
                        dense(units, 'selu'),
                        layer('alpha_dropout', { rate: percent / 100 }),
                        dense(2),
                    );
                    const [finding] = lintWith([alphaRateHigh], { network: tested });
                    assert.equal(finding !== undefined, percent > 20 && percent < 100);
                    if (finding !== undefined) {
                        assert.equal(finding.severity, 'info');
                        const said = Number(/, ([\d.]+) of/.exec(finding.message)?.[1]);
                        const dropped = (units * percent) / 100;
                        assert.ok(Math.abs(said - dropped) <= 0.005 * dropped, finding.message);
                    }
                },
            ),
        );
    });
});
