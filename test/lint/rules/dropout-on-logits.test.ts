import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dropoutOnLogits } from '../../../src/lint/rules/dropout-on-logits.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { analyzeSpec, describeAll, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) => lines('model m {', '    input(64)', ...body, '}');
const maps = (...body: string[]) => lines('model m {', '    input(8, 8, 1)', ...body, '}');
const trained = (spec: string, ...settings: string[]) =>
    lines(
        spec.trimEnd(),
        'data d {',
        '    source = builtin(digits)',
        '}',
        'train m on d {',
        ...settings,
        '}',
    );
const heads = (...branch: string[]) =>
    model(hidden, '    concat {', ...branch, '    } {', '        dense(5)', '    }', '    softmax()');
const hidden = '    dense(256, activation = relu)';
const remove = (kind: string, output: string) => ({
    title: `Remove \`${kind}\``,
    safety: 'changes-training' as const,
    output,
});
const move = (kind: string, output: string, target = 'dense') => ({
    title: `Move \`${kind}\` before the last \`${target}\``,
    safety: 'safe' as const,
    output,
});
const zeroesHalf =
    "`dropout` after the last weights sets the true class's score to 0 in 50% of the training examples, and multiplies " +
    'the scores it keeps by 2; no weights follow to make up for it.';

testRule(dropoutOnLogits, {
    valid: [
        {
            name: 'dropout before the last weights',
            code: model(hidden, '    dropout(0.5)', '    dense(10)', '    softmax()'),
        },
        {
            name: 'dropout before the last convolution, which ReLU and an average follow',
            code: maps(
                '    dropout(0.5)',
                '    conv2d(10, 1, activation = relu)',
                '    global_avg_pool2d()',
                '    softmax()',
            ),
        },
        {
            name: 'single values of a map that is averaged afterwards',
            code: maps('    conv2d(10, 1)', '    dropout(0.5)', '    global_avg_pool2d()', '    softmax()'),
        },
        {
            name: 'a branch whose output a sum reads',
            code: model(
                '    residual {',
                '        dense(64)',
                '        dropout(0.6)',
                '    }',
                '    softmax()',
            ),
        },
        {
            name: 'additive noise',
            code: model(hidden, '    dense(10)', '    gaussian_noise(0.5)', '    softmax()'),
        },
        {
            name: 'a learned rate',
            code: model(hidden, '    dense(10)', '    variational_dropout()', '    softmax()'),
        },
        {
            name: 'the input beside the scores, and what the weights of a branch follow',
            code: model(
                hidden,
                '    concat {',
                '        dropout(0.3)',
                '        dense(5)',
                '    } {',
                '        drop_connect(0.3)',
                '        dense(5)',
                '    }',
                '    softmax()',
            ),
        },
        {
            name: 'a branch that gives probabilities already, and what stands behind it',
            code: model(
                hidden,
                '    concat {',
                '        dense(5, activation = softmax)',
                '    } {',
                '        dense(5, activation = sigmoid)',
                '        dropout(0.3)',
                '    }',
                '    dropout(0.3)',
            ),
        },
        { name: 'a rate of 0', code: model(hidden, '    dense(10)', '    dropout(0)', '    softmax()') },
        {
            name: 'a keep of 1',
            code: model(hidden, '    dense(10)', '    dropout(keep = 1)', '    softmax()'),
        },
        {
            name: 'weight noise, which acts before the weights',
            code: model(hidden, '    drop_connect(0.5)', '    dense(10)', '    softmax()'),
        },
        {
            name: 'a network that nothing shows to be a classifier',
            code: model('    dense(10)', '    dropout(0.5)'),
        },
        {
            name: 'a regression by its loss',
            code: trained(model(hidden, '    dense(10)', '    dropout(0.5)'), '    loss = mse'),
        },
        { name: 'a network without weights', code: model('    dropout(0.5)', '    softmax()') },
        {
            name: 'a normalization after it',
            code: model(hidden, '    dense(10)', '    dropout(0.5)', '    layer_norm()', '    softmax()'),
        },
        {
            name: 'softplus between, after which a dropped score is not 0',
            code: model(hidden, '    dense(10)', '    dropout(0.5)', '    softplus()', '    softmax()'),
        },
        {
            name: 'maxout between, which mixes scores',
            code: model(hidden, '    dense(20)', '    dropout(0.5)', '    maxout(2)', '    softmax()'),
        },
        {
            name: 'dropout after softmax, which is another rule’s',
            code: model(hidden, '    dense(10, activation = softmax)', '    dropout(0.5)'),
        },
    ],
    invalid: [
        {
            name: 'dropout before softmax',
            code: model(hidden, '    dense(10)', '    «dropout»(0.5)', '    softmax()'),
            message: zeroesHalf,
            fixes: [
                move('dropout', model(hidden, '    dropout(0.5)', '    dense(10)', '    softmax()')),
                remove('dropout', model(hidden, '    dense(10)', '    softmax()')),
            ],
        },
        {
            name: 'dropout before a loss that applies softmax itself',
            code: trained(
                model(hidden, '    dense(10)', '    «dropout»(keep = 0.8)'),
                '    loss = cross_entropy',
            ),
            message:
                /score to 0 in 20% of the training examples, and multiplies the scores it keeps by 1\.25;/,
            fixes: [
                move(
                    'dropout',
                    trained(
                        model(hidden, '    dropout(keep = 0.8)', '    dense(10)'),
                        '    loss = cross_entropy',
                    ),
                ),
                remove('dropout', trained(model(hidden, '    dense(10)'), '    loss = cross_entropy')),
            ],
        },
        {
            name: 'dropout before sigmoid',
            code: model(hidden, '    dense(1)', '    «dropout»(0.25)', '    sigmoid()'),
            message:
                '`dropout` after the last weights sets 25% of the scores to 0, a probability of 0.5, and multiplies those it ' +
                'keeps by 1.333; no weights follow to make up for it.',
            fixes: [
                move('dropout', model(hidden, '    dropout(0.25)', '    dense(1)', '    sigmoid()')),
                remove('dropout', model(hidden, '    dense(1)', '    sigmoid()')),
            ],
        },
        {
            name: 'dropout before a loss that applies sigmoid itself',
            code: lines(
                'model m {',
                '    input(30)',
                '    dense(1)',
                '    «dropout»(0.1)',
                '}',
                'data d {',
                '    source = builtin(breast_cancer)',
                '}',
                'train m on d {',
                '    loss = binary_cross_entropy',
                '}',
            ),
            message: /sets 10% of the scores to 0, a probability of 0\.5,/,
            fixes: [
                move(
                    'dropout',
                    lines(
                        'model m {',
                        '    input(30)',
                        '    dropout(0.1)',
                        '    dense(1)',
                        '}',
                        'data d {',
                        '    source = builtin(breast_cancer)',
                        '}',
                        'train m on d {',
                        '    loss = binary_cross_entropy',
                        '}',
                    ),
                ),
                remove(
                    'dropout',
                    lines(
                        'model m {',
                        '    input(30)',
                        '    dense(1)',
                        '}',
                        'data d {',
                        '    source = builtin(breast_cancer)',
                        '}',
                        'train m on d {',
                        '    loss = binary_cross_entropy',
                        '}',
                    ),
                ),
            ],
        },
        {
            name: 'dropout behind ReLU, tanh and a reshape',
            code: model(
                hidden,
                '    dense(10, activation = relu)',
                '    «dropout»(0.5)',
                '    tanh()',
                '    reshape(2, 5)',
                '    softmax()',
            ),
            message: zeroesHalf,
            fixes: [
                move(
                    'dropout',
                    model(
                        hidden,
                        '    dropout(0.5)',
                        '    dense(10, activation = relu)',
                        '    tanh()',
                        '    reshape(2, 5)',
                        '    softmax()',
                    ),
                ),
                remove(
                    'dropout',
                    model(
                        hidden,
                        '    dense(10, activation = relu)',
                        '    tanh()',
                        '    reshape(2, 5)',
                        '    softmax()',
                    ),
                ),
            ],
        },
        {
            name: 'channel dropout on a map of scores, which commutes with the average',
            code: maps(
                '    conv2d(32, 3, activation = relu)',
                '    conv2d(10, 1)',
                '    «spatial_dropout»(0.2)',
                '    global_avg_pool2d()',
                '    softmax()',
            ),
            message: /^`spatial_dropout` .* in 20% of the training examples/,
            fixes: [
                move(
                    'spatial_dropout',
                    maps(
                        '    conv2d(32, 3, activation = relu)',
                        '    spatial_dropout(0.2)',
                        '    conv2d(10, 1)',
                        '    global_avg_pool2d()',
                        '    softmax()',
                    ),
                    'conv2d',
                ),
                remove(
                    'spatial_dropout',
                    maps(
                        '    conv2d(32, 3, activation = relu)',
                        '    conv2d(10, 1)',
                        '    global_avg_pool2d()',
                        '    softmax()',
                    ),
                ),
            ],
        },
        {
            name: 'a rate that falls from step to step',
            code: model(
                hidden,
                '    dense(10)',
                '    «dropout»(schedule(0.4, mode = early, shape = linear, cutoff = 10))',
                '    softmax()',
            ),
            message: /score to 0 in up to 40% of the training examples/,
            fixes: [
                move(
                    'dropout',
                    model(
                        hidden,
                        '    dropout(schedule(0.4, mode = early, shape = linear, cutoff = 10))',
                        '    dense(10)',
                        '    softmax()',
                    ),
                ),
                remove('dropout', model(hidden, '    dense(10)', '    softmax()')),
            ],
        },
        {
            name: 'alpha dropout, whose dropped scores are not 0',
            code: model(
                '    dense(256, activation = selu)',
                '    dense(10)',
                '    «alpha_dropout»(0.1)',
                '    softmax()',
            ),
            message:
                "`alpha_dropout` after the last weights sets the true class's score to -1.46 in 10% of the training examples; " +
                'no weights follow to make up for it.',
            fixes: [
                move(
                    'alpha_dropout',
                    model(
                        '    dense(256, activation = selu)',
                        '    alpha_dropout(0.1)',
                        '    dense(10)',
                        '    softmax()',
                    ),
                ),
                remove(
                    'alpha_dropout',
                    model('    dense(256, activation = selu)', '    dense(10)', '    softmax()'),
                ),
            ],
        },
        {
            name: 'Gaussian dropout, as a warning',
            code: model(hidden, '    dense(10)', '    «gaussian_dropout»(0.5)', '    softmax()'),
            severity: 'warning',
            message:
                '`gaussian_dropout` after the last weights multiplies the class scores by noise of standard deviation 1, which ' +
                'turns the sign of 15.9% of them; no weights follow to make up for it.',
            fixes: [
                {
                    ...move(
                        'gaussian_dropout',
                        model(hidden, '    gaussian_dropout(0.5)', '    dense(10)', '    softmax()'),
                    ),
                    safety: 'changes-training',
                },
                remove('gaussian_dropout', model(hidden, '    dense(10)', '    softmax()')),
            ],
        },
        {
            name: 'dropout in a branch of a concatenation of scores',
            code: heads('        dense(5)', '        «dropout»(0.3)'),
            message:
                '`dropout` after the last weights sets 30% of 5 of the 10 scores to 0, and multiplies those it keeps by ' +
                '1.429; no weights follow to make up for it.',
            fixes: [
                move('dropout', heads('        dropout(0.3)', '        dense(5)')),
                remove('dropout', heads('        dense(5)')),
            ],
        },
        {
            name: 'dropout after a sum, which has no last weights of its own to go before',
            code: model(
                '    residual {',
                '        dense(64)',
                '    }',
                '    «dropout»(0.5)',
                '    softmax()',
            ),
            message: zeroesHalf,
            fixes: [
                remove('dropout', model('    residual {', '        dense(64)', '    }', '    softmax()')),
            ],
        },
        {
            name: 'dropout that also stands where it is right, without a fix',
            code: model(
                '    repeat 2 {',
                '        dense(64)',
                '        «dropout»(0.5)',
                '    }',
                '    softmax()',
            ),
            message: zeroesHalf,
            fixes: [],
        },
    ],
});

describe('dropout-on-logits, beyond one layer', () => {
    it('reports each of several, and no stack besides', () => {
        const spec = model(hidden, '    dense(10)', '    dropout(0.5)', '    dropout(0.2)', '    softmax()');
        assert.deepEqual(
            describeAll(analyzeSpec(spec)).map(text => text.split(' ')[0]),
            ['dropout-on-logits', 'dropout-on-logits'],
        );
    });

    it('speaks beside the rule about dropout after softmax, and offers to mend its own', () => {
        const spec = model(hidden, '    dense(10)', '    dropout(0.5)', '    softmax()', '    dropout(0.2)');
        const analysis = analyzeSpec(spec);
        assert.deepEqual(
            analysis.diagnostics.map(({ rule }) => rule),
            ['dropout-on-logits', 'dropout-after-output-activation'],
        );
        const [own] = analysis.diagnostics;
        assert.ok(own);
        assert.deepEqual(
            analysis.fixesFor(own).map(({ title }) => title),
            ['Move `dropout` before the last `dense`', 'Remove `dropout`'],
        );
    });

    it('is exact: with the score dropped, softmax gives what it gives for a score of 0', () => {
        const softmax = (scores: readonly number[], at: number) =>
            Math.exp(scores[at] ?? 0) / scores.reduce((sum, score) => sum + Math.exp(score), 0);
        const p = 0.5;
        const scores = [5, ...new Array<number>(9).fill(0)];
        assert.equal(Number(softmax(scores, 0).toFixed(2)), 0.94);
        assert.equal(Number(softmax([0, ...scores.slice(1)], 0).toFixed(4)), 0.1);
        assert.equal(Number(softmax([5 / (1 - p), ...scores.slice(1)], 0).toFixed(4)), 0.9996);
    });

    it('speaks at every rate in (0, 1) and names it', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 99 }), percent => {
                const tested = network(
                    input(8),
                    dense(16, 'relu'),
                    dense(4),
                    dropout(percent / 100),
                    layer('softmax'),
                );
                const found = lintWith([dropoutOnLogits], { network: tested });
                assert.equal(found.length, 1);
                assert.ok(found[0]?.message.includes(`score to 0 in ${percent}% of`));
            }),
        );
    });
});
