import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alphaCorrection, alphaDroppedValue } from '../../../src/lint/alpha-dropout.ts';
import { alphaDropoutPairing } from '../../../src/lint/rules/alpha-dropout-pairing.ts';
import { candidatesOf, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines('model m {', '    input(64)', ...body, '    dense(10, activation = softmax)', '}');
const maps = (...body: string[]) =>
    lines('model m {', '    input(8, 8, 1)', ...body, '    dense(10, activation = softmax)', '}');
const selu = '    dense(256, activation = selu)';
const relu = '    dense(256, activation = relu)';
const fix = (title: string, output: string) => ({ title, safety: 'changes-training' as const, output });
const byAlpha = (output: string) => fix('Replace by `alpha_dropout`', output);
const byAlphaAt = (output: string) => fix('Replace by `alpha_dropout` at 0.1', output);
const byDropout = (output: string) => fix('Replace by `dropout`', output);
const loses = (kind: string, factor: string) =>
    `\`${kind}\` multiplies the mean square of what \`selu\` gives by ${factor}, where \`selu\` keeps the variance at 1: ` +
    'self-normalization is lost.';
const setsValues = (share: string, value: string, from: string) =>
    `\`alpha_dropout\` sets ${share} of the values to ${value}, near the low end of SELU, and keeps mean and variance only ` +
    `where they are 0 and 1, which \`${from}\` does not see to.`;

testRule(alphaDropoutPairing, {
    valid: [
        { name: 'alpha dropout after SELU', code: model(selu, '    alpha_dropout(0.1)') },
        {
            name: 'alpha dropout after pooling and flatten, as in the authors’ network',
            code: maps(
                '    conv2d(32, 3, activation = selu)',
                '    max_pool2d(2)',
                '    alpha_dropout(0.1)',
                '    flatten()',
                '    alpha_dropout(0.1)',
                selu,
                '    alpha_dropout(0.2)',
            ),
        },
        {
            name: 'alpha dropout on the input of a network of SELU',
            code: model('    alpha_dropout(0.1)', selu),
        },
        {
            name: 'dropout after SELU in a network with a normalization',
            code: model('    dense(256)', '    batch_norm()', '    selu()', '    dropout(0.5)'),
        },
        {
            name: 'alpha dropout after a normalization',
            code: model('    dense(256)', '    layer_norm()', '    alpha_dropout(0.1)'),
        },
        {
            name: 'alpha dropout after a sum',
            code: model(
                selu,
                '    residual {',
                selu.replace('    ', '        '),
                '    }',
                '    alpha_dropout(0.1)',
            ),
        },
        { name: 'dropout after ReLU', code: model(relu, '    dropout(0.5)') },
        {
            name: 'dropout after the weights of a network of SELU',
            code: model(selu, '    dense(64)', '    dropout(0.5)'),
        },
        { name: 'additive noise after SELU', code: model(selu, '    gaussian_noise(0.1)') },
        { name: 'a learned rate after SELU', code: model(selu, '    variational_dropout()') },
        { name: 'weight noise after SELU', code: model(selu, '    drop_connect(0.5)') },
        { name: 'a rate of 0 after SELU', code: model(selu, '    dropout(0)') },
        { name: 'alpha dropout of rate 0 after ReLU', code: model(relu, '    alpha_dropout(0)') },
    ],
    invalid: [
        {
            name: 'dropout after SELU',
            code: model(selu, '    «dropout»(0.2)'),
            message: loses('dropout', '1.25'),
            related: ['selu'],
            fixes: [byAlpha(model(selu, '    alpha_dropout(0.2)'))],
        },
        {
            name: 'dropout at a rate that alpha dropout is not used at',
            code: model(selu, '    «dropout»(keep = 0.5)'),
            message: loses('dropout', '2'),
            related: ['selu'],
            fixes: [byAlphaAt(model(selu, '    alpha_dropout(0.1)'))],
        },
        {
            name: 'Gaussian dropout after SELU, with a schedule that stays',
            code: model(selu, '    «gaussian_dropout»(schedule(0.5, mode = early, cutoff = 5))'),
            message: loses('gaussian_dropout', '2'),
            related: ['selu'],
            fixes: [byAlphaAt(model(selu, '    alpha_dropout(schedule(0.1, mode = early, cutoff = 5))'))],
        },
        {
            name: 'a schedule at a usual rate, which stays too',
            code: model(selu, '    «dropout»(schedule(0.1, mode = early, cutoff = 5))'),
            message: loses('dropout', '1.111'),
            related: ['selu'],
            fixes: [byAlpha(model(selu, '    alpha_dropout(schedule(0.1, mode = early, cutoff = 5))'))],
        },
        {
            name: 'channel dropout behind pooling',
            code: maps(
                '    conv2d(32, 3, activation = selu)',
                '    max_pool2d(2)',
                '    «spatial_dropout»(0.1)',
                '    flatten()',
            ),
            message: loses('spatial_dropout', '1.111'),
            related: ['selu'],
            fixes: [
                byAlpha(
                    maps(
                        '    conv2d(32, 3, activation = selu)',
                        '    max_pool2d(2)',
                        '    alpha_dropout(0.1)',
                        '    flatten()',
                    ),
                ),
            ],
        },
        {
            name: 'dropout in a branch of what a shortcut reads too',
            code: model(selu, '    residual {', '        «dropout»(0.1)', '        dense(256)', '    }'),
            message: loses('dropout', '1.111'),
            related: ['selu'],
            fixes: [
                byAlpha(
                    model(
                        selu,
                        '    residual {',
                        '        alpha_dropout(0.1)',
                        '        dense(256)',
                        '    }',
                    ),
                ),
            ],
        },
        {
            name: 'dropout that a parameter holds, without a fix that would cut it from its parameter',
            code: model(selu, '    «noise»').replace('model m', 'model m(noise = dropout(0.1))'),
            message: loses('dropout', '1.111'),
            related: ['selu'],
            fixes: [],
        },
        {
            name: 'alpha dropout after ReLU',
            code: model(relu, '    «alpha_dropout»(0.1)'),
            message: setsValues('10%', '-1.46', 'relu'),
            related: ['relu'],
            fixes: [byDropout(model(relu, '    dropout(0.1)'))],
        },
        {
            name: 'alpha dropout before SELU rather than after it',
            code: model('    dense(256)', '    «alpha_dropout»(0.2)', '    selu()'),
            message: setsValues('20%', '-1.24', 'dense'),
            related: ['dense'],
            fixes: [
                fix(
                    'Move `alpha_dropout` after `selu`',
                    model('    dense(256)', '    selu()', '    alpha_dropout(0.2)'),
                ),
            ],
        },
        {
            name: 'alpha dropout on the input of a network without SELU',
            code: model('    «alpha_dropout»(0.1)', relu),
            message: setsValues('10%', '-1.46', 'input'),
            related: ['input'],
            fixes: [byDropout(model('    dropout(0.1)', relu))],
        },
        {
            name: 'alpha dropout after ReLU in a network with a normalization',
            code: model('    dense(256)', '    batch_norm()', '    relu()', '    «alpha_dropout»(0.1)'),
            message: setsValues('10%', '-1.46', 'relu'),
            related: ['relu'],
            fixes: [byDropout(model('    dense(256)', '    batch_norm()', '    relu()', '    dropout(0.1)'))],
        },
        {
            name: 'a model that is called after SELU and after ReLU, without a fix',
            code: lines(
                'model noisy {',
                '    «alpha_dropout»(0.1)',
                '}',
                model(selu, '    noisy()', relu, '    noisy()').trimEnd(),
            ),
            message: setsValues('10%', '-1.46', 'relu'),
            related: ['relu'],
            fixes: [],
        },
        {
            name: 'every layer of a repeat, once',
            code: model(
                '    repeat 3 {',
                '        dense(64, activation = selu)',
                '        «dropout»(0.1)',
                '    }',
            ),
            message: loses('dropout', '1.111').replace('lost.', 'lost (x3).'),
            related: ['selu'],
            fixes: [
                byAlpha(
                    model(
                        '    repeat 3 {',
                        '        dense(64, activation = selu)',
                        '        alpha_dropout(0.1)',
                        '    }',
                    ),
                ),
            ],
        },
    ],
});

describe('the numbers of alpha dropout', () => {
    it('keep mean 0 and variance 1 for every rate, by the moments of the mixture', () => {
        fc.assert(
            fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), p => {
                const { scale, shift } = alphaCorrection(p);
                const dropped = alphaDroppedValue(p);
                // With probability 1 - p it is scale x + shift for x of mean 0 and variance 1, else the dropped value.
                const mean = (1 - p) * shift + p * dropped;
                const square = (1 - p) * (scale ** 2 + shift ** 2) + p * dropped ** 2;
                assert.ok(Math.abs(mean) < 1e-12);
                assert.ok(Math.abs(square - 1) < 1e-12);
            }),
        );
    });

    it('are those that a published example prints', () => {
        // The documentation of paddle.nn.AlphaDropout, for the input [[-1, 1], [-1, 1]] at p = 0.5.
        const { scale, shift } = alphaCorrection(0.5);
        assert.ok(Math.abs(scale + shift - 1.6655989) < 1e-6);
        assert.ok(Math.abs(-scale + shift - -0.10721093) < 1e-6);
        assert.ok(Math.abs(alphaDroppedValue(0.5) - -0.7791938) < 1e-6);
    });
});

describe('alpha-dropout-pairing, where an edit would be wrong', () => {
    const offers = (...body: string[]) => candidatesOf(alphaDropoutPairing, lines(...body));

    it('offers nothing for a statement that elsewhere is right, or wrong in the other way', () => {
        const noisy = (kind: string) => ['model noisy {', `    ${kind}(0.1)`, '}'];
        assert.deepEqual(
            offers(...noisy('alpha_dropout'), model(selu, '    noisy()', relu, '    noisy()').trimEnd()),
            [[]],
        );
        assert.deepEqual(
            offers(...noisy('alpha_dropout'), model(relu, '    noisy()', relu, '    noisy()').trimEnd()),
            [['Replace by `dropout`'], ['Replace by `dropout`']],
        );
        assert.deepEqual(
            offers(...noisy('dropout'), model(selu, '    noisy()', relu, '    noisy()').trimEnd()),
            [[]],
        );
        // Behind a sum there is no one layer that it acts on.
        assert.deepEqual(
            offers(
                ...noisy('dropout'),
                model(
                    selu,
                    '    noisy()',
                    '    residual {',
                    '        dense(256)',
                    '    }',
                    '    noisy()',
                ).trimEnd(),
            ),
            [[]],
        );
    });

    it('moves alpha dropout only to a SELU that reads it alone, in the same body', () => {
        const dense = '    dense(256)';
        const alpha = '    alpha_dropout(0.1)';
        const move = 'Move `alpha_dropout` after `selu`';
        const replace = 'Replace by `dropout`';
        assert.deepEqual(offers(model(dense, alpha, '    selu()').trimEnd()), [[move, replace]]);
        assert.deepEqual(offers(model(dense, alpha, '    relu()').trimEnd()), [[replace]]);
        assert.deepEqual(
            offers('model active {', '    selu()', '}', model(dense, alpha, '    active()').trimEnd()),
            [[replace]],
        );
        assert.deepEqual(offers(model(dense, alpha, '    residual {', '        selu()', '    }').trimEnd()), [
            [replace],
        ]);
    });

    it('keeps the rate up to 0.2', () => {
        assert.deepEqual(offers(model(selu, '    dropout(0.2)').trimEnd()), [['Replace by `alpha_dropout`']]);
        assert.deepEqual(offers(model(selu, '    dropout(0.21)').trimEnd()), [
            ['Replace by `alpha_dropout` at 0.1'],
        ]);
    });

    it('is silent on noise on whole branches and on what several layers give', () => {
        assert.deepEqual(
            offers(
                model(
                    selu,
                    '    residual {',
                    '        dense(256, activation = selu)',
                    '        path_dropout(0.1)',
                    '    }',
                ).trimEnd(),
            ),
            [],
        );
        assert.deepEqual(
            offers(
                model(
                    relu,
                    '    residual {',
                    relu,
                    '    }',
                    '    flatten()',
                    '    alpha_dropout(0.1)',
                ).trimEnd(),
            ),
            [],
        );
        assert.deepEqual(offers(model(selu, '    flatten()', '    dropout(0.1)').trimEnd()), [
            ['Replace by `alpha_dropout`'],
        ]);
    });
});
