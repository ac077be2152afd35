import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rateHighInput } from '../../../src/lint/rules/rate-high-input.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const on = (shape: string, ...lines: string[]) =>
    `model m {\n    input(${shape})\n${lines.map(line => `    ${line}\n`).join('')}    dense(64, activation = relu)\n    dense(10, activation = softmax)\n}\n`;
const set = (parameter: string, value: number, output: string) => ({
    title: `Set \`${parameter}\` to ${value}`,
    safety: 'changes-training' as const,
    output,
});

testRule(rateHighInput, {
    valid: [
        { name: 'the 0.2 of the papers', code: on('64', 'dropout(0.2)') },
        { name: 'a keep probability of 0.8', code: on('64', 'dropout(keep = 0.8)') },
        { name: 'hidden units', code: on('64', 'dense(64, activation = relu)', 'dropout(0.5)') },
        {
            name: 'what an embedding makes of token ids',
            code: on('20', 'embedding(100, 8)', 'dropout(0.5)', 'flatten()'),
        },
        {
            name: 'token ids, which are another rule’s',
            code: on('20', 'dropout(0.5)', 'embedding(100, 8)', 'flatten()'),
        },
        { name: 'a map of features', code: on('7, 7, 5', 'dropout(0.5)', 'flatten()') },
        { name: 'a sequence of vectors', code: on('50, 4', 'dropout(0.5)', 'flatten()') },
        {
            name: 'a network with one layer with weights',
            code: 'model m {\n    input(64)\n    dropout(0.5)\n    dense(10, activation = softmax)\n}\n',
        },
        { name: 'a network without weights', code: 'model m {\n    input(64)\n    dropout(0.5)\n}\n' },
        { name: 'Gaussian dropout', code: on('64', 'gaussian_dropout(0.5)') },
        { name: 'a scheduled rate', code: on('64', 'dropout(schedule(0.5, mode = early, cutoff = 5))') },
    ],
    invalid: [
        {
            name: 'a rate above the ceiling',
            code: on('64', 'dropout(«0.25»)'),
            message:
                'Input dropout of 25% leaves 48 of 64 values on average; 20% is the usual ceiling for real-valued inputs.',
            fixes: [set('rate', 0.2, on('64', 'dropout(0.2)'))],
        },
        {
            name: 'half of the input, even where it is scaled first',
            code: on('30', 'batch_norm()', 'dropout(«0.5»)'),
            severity: 'warning',
            message:
                'Input dropout of 50% leaves 15 of 30 values on average; 20% is the usual ceiling for real-valued inputs.',
            fixes: [set('rate', 0.2, on('30', 'batch_norm()', 'dropout(0.2)'))],
        },
        {
            name: 'a keep probability in the place of a rate',
            code: on('64', 'dropout(«0.8»)'),
            severity: 'warning',
            message:
                'Input dropout of 80% leaves 12.8 of 64 values on average; 20% is the usual ceiling for real-valued inputs. ' +
                '0.8 looks like a keep probability, and `rate` is the probability of dropping.',
            fixes: [
                set('keep', 0.8, on('64', 'dropout(keep = 0.8)')),
                set('rate', 0.2, on('64', 'dropout(0.2)')),
            ],
        },
        {
            name: 'an image, for which less is set',
            code: on('8, 8, 4', 'dropout(«0.3»)', 'flatten()'),
            message:
                'Input dropout of 30% leaves 179 of 256 values on average; 20% is the usual ceiling for real-valued inputs.',
            fixes: [set('rate', 0.1, on('8, 8, 4', 'dropout(0.1)', 'flatten()'))],
        },
        {
            name: 'the channels of an image',
            code: on('8, 8, 4', 'spatial_dropout(«0.3»)', 'flatten()'),
            message:
                'Input dropout of 30% leaves 2.8 of 4 channels on average; 20% is the usual ceiling for real-valued inputs.',
            fixes: [set('rate', 0.1, on('8, 8, 4', 'spatial_dropout(0.1)', 'flatten()'))],
        },
    ],
});

describe('the ceiling of input dropout', () => {
    it('is 20% on any vector of measurements, and half of it is a warning', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 999 }),
                fc.integer({ min: 0, max: 99 }),
                (values, percent) => {
                    // As many values as the output has would make it an autoencoder.
                    const classes = values === 2 ? 3 : 2;
                    const [finding] = lintWith([rateHighInput], {
                        network: network(
                            input(values),
                            dropout(percent / 100),
                            dense(8, 'relu'),
                            dense(classes),
                        ),
                    });
                    const expected = percent <= 20 ? undefined : percent < 50 ? 'info' : 'warning';
                    assert.equal(finding?.severity, expected);
                    if (finding !== undefined) {
                        const said = Number(/leaves ([\d.e-]+) of/.exec(finding.message)?.[1]);
                        const left = (values * (100 - percent)) / 100;
                        assert.ok(Math.abs(said - left) <= 0.005 * left, finding.message);
                        assert.ok(
                            finding.message.includes(values === 1 ? 'of 1 value on' : `of ${values} values`),
                        );
                    }
                },
            ),
        );
    });

    it('is a warning from 75% on where a vector is so wide that it likelier counts words', () => {
        const severityOf = (rate: number, shape: readonly number[], options = {}) =>
            lintWith(
                [rateHighInput],
                { network: network(input(...shape), layer('flatten'), dropout(rate), dense(8), dense(2)) },
                { options: { 'rate-high-input': options } },
            )[0]?.severity;
        assert.equal(severityOf(0.5, [999]), 'warning');
        assert.equal(severityOf(0.5, [1000]), 'info');
        assert.equal(severityOf(0.74, [1000]), 'info');
        assert.equal(severityOf(0.75, [1000]), 'warning');
        assert.equal(severityOf(0.75, [1000], { warning_rate: 0.8 }), 'info');
        assert.equal(severityOf(0.5, [32, 32, 3]), 'warning');
        // Positions of one map of many channels, and one position of many: only the second is a vector.
        assert.equal(severityOf(0.5, [2, 1, 1000]), 'warning');
        assert.equal(severityOf(0.5, [1, 1, 1000]), 'info');
    });

    it('is none where the network gives as many values as it reads', () => {
        const found = (width: number) =>
            lintWith([rateHighInput], {
                network: network(input(100), dropout(0.9), dense(20, 'relu'), dense(width)),
            }).length;
        assert.deepEqual([99, 100, 101].map(found), [1, 0, 1]);
    });

    it('obeys the options', () => {
        const tested = network(input(8), dropout(0.3), dense(8), dense(2));
        const found = (options: Record<string, number>) =>
            lintWith([rateHighInput], { network: tested }, { options: { 'rate-high-input': options } })[0];
        assert.equal(found({ rate: 0.3 }), undefined);
        assert.match(found({ rate: 0.25 })?.message ?? '', /; 25% is the usual ceiling/);
        assert.equal(found({ warning_rate: 0.3 })?.severity, 'warning');
    });
});
