import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rateNegligible } from '../../../src/lint/rules/rate-negligible.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, network } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const hidden = (...lines: string[]) =>
    `model m {\n    input(64)\n    dense(64, activation = relu)\n${lines.map(line => `    ${line}\n`).join('')}    dense(10, activation = softmax)\n}\n`;
const fixes = (parameter: string, value: string, kind = 'dropout') => [
    {
        title: `Set \`${parameter}\` to ${value}`,
        safety: 'changes-training' as const,
        output: hidden(`${kind}(${parameter === 'keep' ? 'keep = ' : ''}${value})`),
    },
    { title: `Remove \`${kind}\``, safety: 'changes-training' as const, output: hidden() },
];

testRule(rateNegligible, {
    valid: [
        { name: 'a rate of 0.03', code: hidden('dropout(0.03)') },
        { name: '1 - 0.97, which is not quite 0.03', code: hidden('dropout(keep = 0.97)') },
        { name: 'a rate of 0', code: hidden('dropout(0)') },
        { name: 'alpha dropout', code: hidden('selu()', 'alpha_dropout(0.02)') },
        { name: 'Gaussian dropout', code: hidden('gaussian_dropout(0.02)') },
        { name: 'noise on weights', code: hidden('drop_connect(0.02)') },
        { name: 'a scheduled rate', code: hidden('dropout(schedule(0.02, mode = late, cutoff = 5))') },
        { name: 'a learned rate', code: hidden('variational_dropout(initial_rate = 0.02)') },
        {
            name: 'channel dropout',
            code: 'model m {\n    input(8, 8, 1)\n    conv2d(8, 3)\n    spatial_dropout(0.02)\n    flatten()\n    dense(2)\n}\n',
        },
        {
            name: 'the end of a row of dropouts, which is another rule’s',
            code: hidden('dropout(0.5)', 'dropout(0.02)'),
        },
    ],
    invalid: [
        {
            name: 'a rate of one percent',
            code: hidden('dropout(«0.01»)'),
            message:
                'A rate of 0.01 barely changes training: it adds 1.01% to the variance of what passes it, where 0.5 adds 100%.',
            fixes: fixes('rate', '0.1'),
        },
        {
            name: 'a mistyped percentage',
            code: hidden('dropout(«0.5%»)'),
            message: /^A rate of 0\.005 barely .* adds 0\.503% to/,
            fixes: fixes('rate', '10%'),
        },
        {
            name: 'a rate that is written as keep',
            code: hidden('dropout(keep = «0.98»)'),
            message: /^A rate of 0\.02 barely .* adds 2\.04% to/,
            fixes: fixes('keep', '0.9'),
        },
    ],
});

describe('a negligible rate', () => {
    it('lies between 0 and the option, both left out, and adds p / (1 - p) to the variance', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 60 }),
                fc.constantFrom(20, 30, 40),
                (thousandths, border) => {
                    const [finding] = lintWith(
                        [rateNegligible],
                        {
                            network: network(
                                input(4),
                                dense(8, 'relu'),
                                dropout(thousandths / 1000),
                                dense(2),
                            ),
                        },
                        { options: { 'rate-negligible': { rate: border / 1000 } } },
                    );
                    assert.equal(finding !== undefined, thousandths > 0 && thousandths < border);
                    if (finding !== undefined) {
                        assert.equal(finding.severity, 'hint');
                        const said = Number(/adds ([\d.]+)% to/.exec(finding.message)?.[1]);
                        const exact = (100 * thousandths) / (1000 - thousandths);
                        assert.ok(Math.abs(said - exact) <= 0.006 * exact, finding.message);
                    }
                },
            ),
        );
    });

    it('gives way to a rule about the place of the layer', () => {
        const text = network(input(4), dense(8), dropout(0.01), dense(2, 'softmax'), dropout(0.01));
        const { length } = lintWith([rateNegligible], { network: text });
        assert.equal(length, 2);
    });
});
