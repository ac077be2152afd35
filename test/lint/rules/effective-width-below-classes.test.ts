import assert from 'node:assert/strict';
import fc from 'fast-check';
import { effectiveWidthBelowClasses } from '../../../src/lint/rules/effective-width-below-classes.ts';
import { type LintConfiguration, lintNetwork, lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network, residual, type Statement } from '../../support/networks.ts';
import { candidatesOf, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) => lines('model m {', '    input(64)', ...body, '}');
const output = '    dense(10, activation = softmax)';
const changes = 'changes-training' as const;
const trained = (loss: string, set: string, features: number, ...body: string[]) =>
    lines(
        'model m {',
        `    input(${features})`,
        ...body,
        '}',
        'data d {',
        `    source = builtin(${set})`,
        '}',
        'train m on d {',
        `    loss = ${loss}`,
        '}',
    );

testRule(effectiveWidthBelowClasses, {
    valid: [
        {
            name: 'as many units as classes',
            code: model('    dense(20, activation = relu)', '    dropout(0.5)', output),
        },
        {
            name: 'hundreds of units before many more classes',
            code: model(
                '    dense(512, activation = relu)',
                '    dropout(0.5)',
                '    dense(33000, activation = softmax)',
            ),
        },
        {
            name: 'two classes',
            code: model(
                '    dense(2, activation = relu)',
                '    dropout(0.5)',
                '    dense(2, activation = softmax)',
            ),
        },
        {
            name: 'independent labels',
            code: model(
                '    dense(8, activation = relu)',
                '    dropout(0.5)',
                '    dense(10, activation = sigmoid)',
            ),
        },
        {
            name: 'regression',
            code: trained(
                'mse',
                'diabetes',
                10,
                '    dense(1, activation = relu)',
                '    dropout(0.5)',
                '    dense(1)',
            ),
        },
        {
            name: 'squared error on classes',
            code: trained(
                'mse',
                'digits',
                64,
                '    dense(16, activation = relu)',
                '    dropout(0.5)',
                '    dense(10)',
            ),
        },
        {
            name: 'a narrow layer that a wide one follows',
            code: model(
                '    dense(8, activation = relu)',
                '    dropout(0.1)',
                '    dense(64, activation = relu)',
                output,
            ),
        },
        {
            name: 'a shortcut around it',
            code: model(
                '    dense(8)',
                '    residual {',
                '        dense(8, activation = relu)',
                '        dropout(0.1)',
                '    }',
                output,
            ),
        },
        {
            name: 'the pooled channels of a convolution',
            code: lines(
                'model m {',
                '    input(8, 8, 1)',
                '    conv2d(16, 3, activation = relu)',
                '    global_avg_pool2d()',
                '    dropout(0.5)',
                output,
                '}',
            ),
        },
        {
            name: 'a feature map, as in SqueezeNet',
            code: lines(
                'model m {',
                '    input(8, 8, 1)',
                '    conv2d(16, 3, activation = relu)',
                '    dropout(0.3)',
                '    conv2d(10, 1)',
                '    global_avg_pool2d()',
                '    softmax()',
                '}',
            ),
        },
        {
            name: 'the input',
            code: model('    dropout(0.2)', '    dense(64, activation = softmax)').replace(
                '(64)\n    drop',
                '(50)\n    drop',
            ),
        },
        {
            name: 'Gaussian dropout',
            code: model('    dense(16, activation = relu)', '    gaussian_dropout(0.5)', output),
        },
        {
            name: 'a scheduled rate',
            code: model(
                '    dense(16, activation = relu)',
                '    dropout(schedule(0.5, mode = late, cutoff = 5))',
                output,
            ),
        },
    ],
    invalid: [
        {
            name: 'fewer units than classes, and offers twice as many or a lower rate',
            code: model('    dense(16, activation = relu)', '    «dropout»(0.5)', output),
            message: 'On average 8 of 16 units must tell 10 classes apart.',
            related: ['dense'],
            fixes: [
                {
                    title: 'Widen `dense` to 40 units',
                    safety: changes,
                    output: model('    dense(40, activation = relu)', '    dropout(0.5)', output),
                },
                {
                    title: 'Set `rate` to 0.37',
                    safety: changes,
                    output: model('    dense(16, activation = relu)', '    dropout(0.37)', output),
                },
            ],
        },
        {
            name: 'more classes than the cap, with a rate that is written as keep',
            code: model(
                '    dense(40, activation = relu)',
                '    «dropout»(keep = 0.5)',
                '    dense(46, activation = softmax)',
            ),
            message: 'On average 20 of 40 units must tell 46 classes apart.',
            related: ['dense'],
            fixes: [
                {
                    title: 'Widen `dense` to 128 units',
                    safety: changes,
                    output: model(
                        '    dense(128, activation = relu)',
                        '    dropout(keep = 0.5)',
                        '    dense(46, activation = softmax)',
                    ),
                },
                {
                    title: 'Set `keep` to 0.8',
                    safety: changes,
                    output: model(
                        '    dense(40, activation = relu)',
                        '    dropout(keep = 0.8)',
                        '    dense(46, activation = softmax)',
                    ),
                },
            ],
        },
        {
            name: 'maxout between, which needs more units for those',
            code: model('    dense(48)', '    maxout(3)', '    «dropout»(0.5)', output),
            message: 'On average 8 of 16 units must tell 10 classes apart.',
            related: ['dense'],
            fixes: [
                {
                    title: 'Widen `dense` to 120 units',
                    safety: changes,
                    output: model('    dense(120)', '    maxout(3)', '    dropout(0.5)', output),
                },
                {
                    title: 'Set `rate` to 0.37',
                    safety: changes,
                    output: model('    dense(48)', '    maxout(3)', '    dropout(0.37)', output),
                },
            ],
        },
        {
            name: 'fewer units than classes even without dropout, where no rate helps',
            code: model('    dense(9, activation = relu)', '    «dropout»(0.2)', output),
            message: 'On average 7.2 of 9 units must tell 10 classes apart.',
            related: ['dense'],
            fixes: [
                {
                    title: 'Widen `dense` to 25 units',
                    safety: changes,
                    output: model('    dense(25, activation = relu)', '    dropout(0.2)', output),
                },
            ],
        },
        {
            name: 'scores that the loss makes classes of',
            code: trained(
                'cross_entropy',
                'digits',
                64,
                '    dense(16)',
                '    «dropout»(0.5)',
                '    dense(10)',
            ),
            message: 'On average 8 of 16 units must tell 10 classes apart.',
            related: ['dense'],
            fixes: [
                {
                    title: 'Widen `dense` to 40 units',
                    safety: changes,
                    output: trained(
                        'cross_entropy',
                        'digits',
                        64,
                        '    dense(40)',
                        '    dropout(0.5)',
                        '    dense(10)',
                    ),
                },
                {
                    title: 'Set `rate` to 0.37',
                    safety: changes,
                    output: trained(
                        'cross_entropy',
                        'digits',
                        64,
                        '    dense(16)',
                        '    dropout(0.37)',
                        '    dense(10)',
                    ),
                },
            ],
        },
        {
            name: 'a width that is the default of a parameter, which is mended there',
            code: model('    dense(width, activation = relu)', '    «dropout»(0.5)', output).replace(
                'm {',
                'm(width = 16) {',
            ),
            message: 'On average 8 of 16 units must tell 10 classes apart.',
            related: ['dense'],
            fixes: [
                {
                    title: 'Set `width` to 40',
                    safety: changes,
                    output: model('    dense(width, activation = relu)', '    dropout(0.5)', output).replace(
                        'm {',
                        'm(width = 40) {',
                    ),
                },
                {
                    title: 'Set `rate` to 0.37',
                    safety: changes,
                    output: model('    dense(width, activation = relu)', '    dropout(0.37)', output).replace(
                        'm {',
                        'm(width = 16) {',
                    ),
                },
            ],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([effectiveWidthBelowClasses], { network: network(input(8), ...statements) });

describe('the units that dropout leaves', () => {
    it('are n (1 - p), and too few below the classes or the cap', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 100 }),
                fc.integer({ min: 1, max: 95 }),
                fc.integer({ min: 2, max: 60 }),
                (units, percent, classes) => {
                    const p = percent / 100;
                    const [finding] = found(dense(units, 'relu'), dropout(p), dense(classes, 'softmax'));
                    const needed = Math.min(classes, 32);
                    const isTooFew = classes > 2 && units * (100 - percent) < needed * 100;
                    assert.equal(finding !== undefined, isTooFew);
                    if (finding === undefined) {
                        return;
                    }
                    const alive = Number(/average (\S+) of/.exec(finding.message)?.[1]);
                    assert.ok(Math.abs(alive - units * (1 - p)) <= 0.0051 * alive);
                    for (const { edits } of finding.fixes) {
                        const [edit] = edits;
                        assert.ok(edit?.kind === 'set_parameter');
                        if (edit.parameter === 'units') {
                            // Exactly the smallest width that leaves twice as many as needed.
                            const wide = Number(edit.value) * (100 - percent);
                            assert.ok(wide >= 200 * needed && wide - (100 - percent) < 200 * needed);
                        } else {
                            const rate = Number(edit.value);
                            assert.ok(rate >= 0.05 && units * (1 - rate) >= needed - 1e-9);
                            assert.ok(units * (1 - rate - 0.01) < needed);
                        }
                    }
                    const lowest = 1 - needed / units;
                    assert.equal(finding.fixes.length, lowest >= 0.05 - 1e-12 ? 2 : 1);
                },
            ),
        );
    });

    it('are those that all dropouts of a row leave together, said at the last', () => {
        const row = (units: number) =>
            found(
                dense(units),
                dropout(0.5),
                layer('relu'),
                layer('gaussian_noise', { stddev: 1 }),
                dropout(0.5),
                dense(10, 'softmax'),
            );
        assert.equal(row(40).length, 0);
        const [finding, ...others] = row(39);
        assert.equal(others.length, 0);
        assert.equal(finding?.message, 'On average 9.75 of 39 units must tell 10 classes apart.');
        assert.deepEqual(
            finding?.fixes.map(({ title }) => title),
            ['Widen `dense` to 80 units'],
        );
        // Input dropout is no part of the row.
        assert.equal(found(dropout(0.5), dense(20), dropout(0.5), dense(10, 'softmax')).length, 0);
    });

    it('are worth a lower rate from 0.05 on', () => {
        const titles = (units: number) =>
            found(dense(units, 'relu'), dropout(0.5), dense(19, 'softmax'))[0]?.fixes.map(
                ({ title }) => title,
            );
        assert.deepEqual(titles(20), ['Widen `dense` to 76 units', 'Set `rate` to 0.05']);
        assert.deepEqual(titles(19), ['Widen `dense` to 76 units']);
    });

    it('are not those of a filter as large as the map, nor of an embedding', () => {
        const countBehind = (...statements: Statement[]) =>
            lintWith([effectiveWidthBelowClasses], {
                network: network(...statements, layer('flatten'), dropout(0.5), dense(10, 'softmax')),
            }).length;
        assert.equal(countBehind(input(8, 8, 1), layer('conv2d', { filters: 16, kernel_size: 8 })), 0);
        assert.equal(countBehind(input(1), layer('embedding', { vocabulary: 100, dimensions: 16 })), 0);
        assert.equal(countBehind(input(8), dense(16)), 1);
    });

    it('are counted against the option', () => {
        const tested = network(input(8), dense(16, 'relu'), dropout(0.5), dense(10, 'softmax'));
        const counts = [8, 9].map(
            cap =>
                lintWith(
                    [effectiveWidthBelowClasses],
                    { network: tested },
                    {
                        options: { 'effective-width-below-classes': { cap } },
                    },
                ).length,
        );
        assert.deepEqual(counts, [0, 1]);
    });

    it('are not those of a sum or of a network that ends in them', () => {
        assert.equal(found(dense(8), residual(dense(8)), dropout(0.5), dense(10, 'softmax')).length, 0);
        assert.equal(found(dense(8), dropout(0.5)).length, 0);
        assert.equal(found(dense(8), dropout(0.5), layer('layer_norm'), dense(10, 'softmax')).length, 1);
    });
});

describe('effective-width-below-classes beside other rules', () => {
    const saidOf = (line: string, units: number, options?: LintConfiguration) =>
        lintNetwork(
            { network: network(input(64), dense(units, 'relu'), ...noises[line]!, dense(10, 'softmax')) },
            options,
        ).map(({ rule }) => rule);
    const noises: Readonly<Record<string, readonly Statement[]>> = {
        'rate 0.8': [layer('dropout', { rate: 0.8 })],
        'rate 0.7': [layer('dropout', { rate: 0.7 })],
    };

    it('leaves it to the rate where that looks like a keep probability', () => {
        assert.deepEqual(saidOf('rate 0.8', 40), ['rate-high-hidden']);
        assert.deepEqual(saidOf('rate 0.7', 32), ['effective-width-below-classes', 'rate-high-hidden']);
    });

    it('speaks where that rule is off', () => {
        assert.deepEqual(saidOf('rate 0.8', 40, { severities: { 'rate-high-hidden': 'off' } }), [
            'effective-width-below-classes',
        ]);
    });
});

describe('effective-width-below-classes, where dropouts follow each other', () => {
    const found = (...after: readonly Statement[]) =>
        lintWith([effectiveWidthBelowClasses], {
            network: network(input(64), dense(24, 'relu'), ...after, dense(10, 'softmax')),
        }).map(({ message, anchor }) => [message.split(' of ')[0], 'layer' in anchor ? anchor.layer : -1]);

    it('counts a row once, at its end', () => {
        // 24 x 0.4 = 9.6 by the first alone, 8.64 by both.
        assert.deepEqual(found(dropout(0.6), dropout(0.1)), [['On average 8.64', 4]]);
        assert.deepEqual(found(dropout(0.6), layer('relu'), dropout(0.1)), [['On average 8.64', 5]]);
        assert.deepEqual(found(dropout(0.6), layer('gaussian_dropout', { rate: 0.2 }), dropout(0.1)).at(-1), [
            'On average 8.64',
            5,
        ]);
    });

    it('begins a row anew behind weights', () => {
        assert.deepEqual(found(dropout(0.5), dense(24), dropout(0.6)), [['On average 9.6', 6]]);
    });

    it('lowers the rate of one that stands alone', () => {
        const model = (...body: string[]) =>
            `model m {\n    input(64)\n    dense(24, activation = relu)\n${body.map(line => `    ${line}\n`).join('')}    dense(10, activation = softmax)\n}\n`;
        assert.deepEqual(candidatesOf(effectiveWidthBelowClasses, model('dropout(0.6)')), [
            ['Widen `dense` to 50 units', 'Set `rate` to 0.58'],
        ]);
        assert.deepEqual(
            candidatesOf(effectiveWidthBelowClasses, model('dropout(0.6)', 'dropout(0.1)')).map(
                titles => titles.length,
            ),
            [1],
        );
    });

    it('takes three classes for the fewest', () => {
        const of = (classes: number) =>
            lintWith([effectiveWidthBelowClasses], {
                network: network(input(64), dense(2, 'relu'), dropout(0.5), dense(classes, 'softmax')),
            }).length;
        assert.deepEqual([2, 3, 4].map(of), [0, 1, 1]);
    });
});
