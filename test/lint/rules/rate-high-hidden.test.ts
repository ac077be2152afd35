import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rateHighHidden } from '../../../src/lint/rules/rate-high-hidden.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const model = (...lines: string[]) =>
    `model m {\n    input(64)\n${lines.join('\n')}\n    dense(10, activation = softmax)\n}\n`;
const hidden = (units: number, noise: string) =>
    model(`    dense(${units}, activation = relu)`, `    ${noise}`);
const set = (parameter: string, value: number, output: string) => ({
    title: `Set \`${parameter}\` to ${value}`,
    safety: 'changes-training' as const,
    output,
});

testRule(rateHighHidden, {
    valid: [
        { name: 'half of the units', code: hidden(16, 'dropout(0.5)') },
        { name: 'a rate of 0.55', code: hidden(16, 'dropout(0.55)') },
        {
            name: 'the wide layer of a language model: 525 of 1500 units',
            code: hidden(1500, 'dropout(0.65)'),
        },
        { name: 'exactly 256 units left', code: hidden(640, 'dropout(0.6)') },
        { name: 'dropout on the input', code: model('    dropout(0.6)', '    dense(64)') },
        {
            name: 'a feature map',
            code: 'model m {\n    input(8, 8, 1)\n    conv2d(8, 3)\n    dropout(0.8)\n    flatten()\n    dense(2)\n}\n',
        },
        {
            name: 'dropout after the last weights, which is another rule’s',
            code: 'model m {\n    input(64)\n    dense(64)\n    dropout(0.8)\n}\n',
        },
        {
            name: 'the end of a row of dropouts, which is another rule’s',
            code: hidden(64, 'dropout(0.2)\n    relu()\n    dropout(0.8)'),
        },
        { name: 'Gaussian dropout', code: hidden(64, 'gaussian_dropout(0.8)') },
        { name: 'alpha dropout', code: hidden(64, 'alpha_dropout(0.8)') },
        { name: 'noise on weights', code: hidden(64, 'drop_connect(0.8)') },
        { name: 'a scheduled rate', code: hidden(64, 'dropout(schedule(0.8, mode = early, cutoff = 5))') },
        { name: 'a learned rate', code: hidden(64, 'variational_dropout(initial_rate = 0.8)') },
        { name: 'a rate that is out of range', code: hidden(64, 'dropout(1.2)') },
    ],
    invalid: [
        {
            name: 'a rate above half on a layer that is not wide',
            code: hidden(128, 'dropout(«0.6»)'),
            message: 'Only 51 of 128 units survive each step at rate 0.6.',
            fixes: [set('rate', 0.5, hidden(128, 'dropout(0.5)'))],
        },
        {
            name: 'a keep probability in the place of a rate, and offers to write it as one',
            code: hidden(256, 'dropout(«0.8»)'),
            severity: 'warning',
            message:
                'Only 51 of 256 units survive each step at rate 0.8. 0.8 looks like a keep probability, and `rate` is the probability of dropping.',
            fixes: [
                set('keep', 0.8, hidden(256, 'dropout(keep = 0.8)')),
                set('rate', 0.2, hidden(256, 'dropout(0.2)')),
                set('rate', 0.5, hidden(256, 'dropout(0.5)')),
            ],
        },
        {
            name: 'a very high rate however wide the layer',
            code: hidden(4096, 'dropout(«0.75»)'),
            severity: 'warning',
            message: /^Only 1,024 of 4,096 units survive .* 0\.75 looks like a keep probability/,
            fixes: [
                set('keep', 0.75, hidden(4096, 'dropout(keep = 0.75)')),
                set('rate', 0.25, hidden(4096, 'dropout(0.25)')),
                set('rate', 0.5, hidden(4096, 'dropout(0.5)')),
            ],
        },
        {
            name: 'a layer of which few units are left',
            code: hidden(16, 'dropout(«0.6»)'),
            severity: 'warning',
            message: 'Only 6.4 of 16 units survive each step at rate 0.6.',
            fixes: [set('rate', 0.5, hidden(16, 'dropout(0.5)'))],
        },
        {
            name: 'a drop rate that is written as keep',
            code: hidden(256, 'dropout(keep = «0.2»)'),
            severity: 'warning',
            message:
                'Only 51 of 256 units survive each step at rate 0.8. 0.2 looks like a drop rate, and `keep` is the ' +
                'probability of keeping.',
            fixes: [
                set('keep', 0.8, hidden(256, 'dropout(keep = 0.8)')),
                set('keep', 0.5, hidden(256, 'dropout(keep = 0.5)')),
            ],
        },
        {
            name: 'another high rate written as keep, without calling that a mix-up',
            code: hidden(256, 'dropout(keep = «0.3»)'),
            severity: 'info',
            message: 'Only 77 of 256 units survive each step at rate 0.7.',
            fixes: [set('keep', 0.5, hidden(256, 'dropout(keep = 0.5)'))],
        },
        {
            name: 'one rate in a repeat once, for every iteration',
            code: model(
                '    repeat 3 {',
                '        dense(64, activation = relu)',
                '        dropout(«0.7»)',
                '    }',
            ),
            severity: 'warning',
            message: 'Only 19 of 64 units survive each step at rate 0.7 (x3).',
            fixes: [
                set(
                    'rate',
                    0.5,
                    model(
                        '    repeat 3 {',
                        '        dense(64, activation = relu)',
                        '        dropout(0.5)',
                        '    }',
                    ),
                ),
            ],
        },
        {
            name: 'the dropout of a parameter at its default, with its narrowest use',
            code: 'model m(noise = dropout(«0.8»)) {\n    input(64)\n    dense(256)\n    noise\n    dense(128)\n    noise\n    dense(10)\n}\n',
            severity: 'warning',
            message: /^Only 26 of 128 units survive .* \(x2\)\.$/,
            fixes: [
                set(
                    'keep',
                    0.8,
                    'model m(noise = dropout(keep = 0.8)) {\n    input(64)\n    dense(256)\n    noise\n    dense(128)\n    noise\n    dense(10)\n}\n',
                ),
                set(
                    'rate',
                    0.2,
                    'model m(noise = dropout(0.2)) {\n    input(64)\n    dense(256)\n    noise\n    dense(128)\n    noise\n    dense(10)\n}\n',
                ),
                set(
                    'rate',
                    0.5,
                    'model m(noise = dropout(0.5)) {\n    input(64)\n    dense(256)\n    noise\n    dense(128)\n    noise\n    dense(10)\n}\n',
                ),
            ],
        },
        {
            name: 'a rate inside of a residual block',
            code: model(
                '    residual {',
                '        dense(64)',
                '        dropout(«0.6»)',
                '        dense(64)',
                '    }',
            ),
            severity: 'warning',
            message: 'Only 26 of 64 units survive each step at rate 0.6.',
            fixes: [
                set(
                    'rate',
                    0.5,
                    model(
                        '    residual {',
                        '        dense(64)',
                        '        dropout(0.5)',
                        '        dense(64)',
                        '    }',
                    ),
                ),
            ],
        },
        {
            name: 'channels of a map of one position, which is a vector',
            code: 'model m {\n    input(8, 8, 1)\n    conv2d(64, 8)\n    spatial_dropout(«0.75»)\n    conv2d(8, 1)\n    conv2d(2, 1)\n}\n',
            severity: 'warning',
            message: /^Only 16 of 64 units survive each step at rate 0\.75\. 0\.75 looks like a keep/,
            fixes: [
                set(
                    'rate',
                    0.25,
                    'model m {\n    input(8, 8, 1)\n    conv2d(64, 8)\n    spatial_dropout(0.25)\n    conv2d(8, 1)\n    conv2d(2, 1)\n}\n',
                ),
                set(
                    'rate',
                    0.5,
                    'model m {\n    input(8, 8, 1)\n    conv2d(64, 8)\n    spatial_dropout(0.5)\n    conv2d(8, 1)\n    conv2d(2, 1)\n}\n',
                ),
            ],
        },
    ],
});

describe('a rate that several runs give', () => {
    it('is told with the highest, on however wide a layer', () => {
        const text =
            'model m(width = 1024, rate = 0.8) {\n    input(64)\n    dense(width)\n    dropout(rate)\n    dense(10)\n}\n' +
            'data d {\n    source = builtin(digits)\n}\n' +
            'train m on d {\n}\ntrain other = m(width = 32, rate = 0.6) on d {\n}\n';
        const found = analyzeSpec(text).diagnostics.filter(({ rule }) => rule === rateHighHidden.id);
        assert.deepEqual(
            found.map(({ message }) => message.slice(0, 32)),
            ['Only 205 of 1,024 units survive '],
        );
    });
});

describe('the units that survive', () => {
    const findings = (units: number, percent: number) =>
        lintWith([rateHighHidden], {
            network: network(input(4), dense(units, 'relu'), dropout(percent / 100), dense(2, 'softmax')),
        });

    it('are n (1 - p), and decide with the rate', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 2000 }),
                fc.integer({ min: 0, max: 99 }),
                (units, percent) => {
                    // In whole numbers, so that no rounding of the rule's is repeated here.
                    const keptHundredfold = units * (100 - percent);
                    const veryHigh = percent >= 75;
                    const reported = percent > 55 && (veryHigh || keptHundredfold < 25_600);
                    const [finding, ...others] = findings(units, percent);
                    assert.equal(others.length, 0);
                    assert.equal(finding !== undefined, reported);
                    if (finding !== undefined) {
                        assert.equal(
                            finding.severity,
                            veryHigh || keptHundredfold < 3200 ? 'warning' : 'info',
                        );
                        const said = Number(
                            /^Only ([\d.e-]+) of/.exec(finding.message.replaceAll(',', ''))?.[1],
                        );
                        const kept = keptHundredfold / 100;
                        assert.ok(Math.abs(said - kept) <= (kept >= 10 ? 0.5 : 0.05 * kept), finding.message);
                    }
                },
            ),
        );
    });

    it('are counted at the borders as they are', () => {
        for (const [units, percent, severity] of [
            [1000, 56, undefined],
            [500, 56, 'info'],
            [80, 60, 'info'],
            [79, 60, 'warning'],
            [5000, 74, undefined],
            [5000, 75, 'warning'],
        ] as const) {
            assert.equal(findings(units, percent)[0]?.severity, severity, `${units} ${percent}`);
        }
    });

    it('obey the options', () => {
        const tested = network(input(4), dense(100, 'relu'), dropout(0.4), dense(2));
        const found = (options: Record<string, number>) =>
            lintWith([rateHighHidden], { network: tested }, { options: { 'rate-high-hidden': options } })[0]
                ?.severity;
        assert.equal(found({}), undefined);
        assert.equal(found({ rate: 0.3 }), 'info');
        assert.equal(found({ rate: 0.3, few_units: 61 }), 'warning');
        assert.equal(found({ rate: 0.3, many_units: 60 }), undefined);
        assert.equal(found({ rate: 0.3, many_units: 61 }), 'info');
        assert.equal(found({ rate: 0.3, many_units: 60, warning_rate: 0.4 }), 'warning');
    });

    it('are not counted for a rate that is no rate', () => {
        for (const percent of [100, 120, -20]) {
            assert.deepEqual(findings(100, percent), []);
        }
    });

    it('say the same of channels that stand alone', () => {
        const tested = network(
            input(4, 4, 1),
            layer('conv2d', { filters: 64, kernel_size: 4 }),
            layer('spatial_dropout', { rate: 0.6 }),
            layer('flatten'),
            dense(2),
        );
        assert.match(lintWith([rateHighHidden], { network: tested })[0]?.message ?? '', /^Only 26 of 64/);
    });
});
