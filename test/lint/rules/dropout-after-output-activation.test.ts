import assert from 'node:assert/strict';
import { dropoutAfterOutputActivation } from '../../../src/lint/rules/dropout-after-output-activation.ts';
import { analyzeSpec, describeAll, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) => lines('model m {', '    input(64)', ...body, '}');
const hidden = '    dense(256, activation = relu)';
const output = '    dense(10, activation = softmax)';
const remove = (kind: string, left: string) => ({
    title: `Remove \`${kind}\``,
    safety: 'changes-training' as const,
    output: left,
});
const move = (kind: string, left: string) => ({
    title: `Move \`${kind}\` before the last \`dense\``,
    safety: 'safe' as const,
    output: left,
});
const zeroesHalf =
    "`dropout` after the output's `softmax` zeroes the probability of the true class in 50% of the training examples, " +
    'where the loss is -log 0; what it keeps is multiplied by 2 and may exceed 1.';

testRule(dropoutAfterOutputActivation, {
    valid: [
        { name: 'dropout before the last weights', code: model(hidden, '    dropout(0.5)', output) },
        {
            name: 'a hidden logistic layer with dropout, as in the original paper',
            code: model('    dense(256, activation = sigmoid)', '    dropout(0.5)', output),
        },
        {
            name: 'a hidden softmax with dropout',
            code: model('    dense(8, activation = softmax)', '    dropout(0.5)', output),
        },
        {
            name: 'dropout on scores, which is another rule’s',
            code: model(hidden, '    dense(10)', '    dropout(0.5)', '    softmax()'),
        },
        {
            name: 'dropout after a linear output, which is another rule’s',
            code: model(hidden, '    dense(10)', '    dropout(0.5)'),
        },
        {
            name: 'dropout behind a tanh of the probabilities, which are none any more',
            code: model(hidden, output, '    tanh()', '    dropout(0.5)'),
        },
        { name: 'a rate of 0, which never acts', code: model(hidden, output, '    dropout(0)') },
        {
            name: 'a gate that a sum reads',
            code: model(
                '    residual {',
                '        dense(64, activation = sigmoid)',
                '        dropout(0.5)',
                '    }',
            ),
        },
        {
            name: 'dropout before the average of a map of probabilities',
            code: lines(
                'model m {',
                '    input(8, 8, 1)',
                '    conv2d(10, 1, activation = softmax)',
                '    spatial_dropout(0.5)',
                '    global_avg_pool2d()',
                '}',
            ),
        },
    ],
    invalid: [
        {
            name: 'dropout after softmax',
            code: model(hidden, output, '    «dropout»(0.5)'),
            message: zeroesHalf,
            related: ['softmax'],
            fixes: [
                move('dropout', model(hidden, '    dropout(0.5)', output)),
                remove('dropout', model(hidden, output)),
            ],
        },
        {
            name: 'dropout after a softmax that is a statement of its own',
            code: model(hidden, '    dense(10)', '    softmax()', '    «dropout»(0.2)'),
            message:
                /zeroes the probability of the true class in 20% .* multiplied by 1\.25 and may exceed 1\.$/,
            related: ['softmax'],
            fixes: [
                move('dropout', model(hidden, '    dropout(0.2)', '    dense(10)', '    softmax()')),
                remove('dropout', model(hidden, '    dense(10)', '    softmax()')),
            ],
        },
        {
            name: 'dropout after a single sigmoid',
            code: model(hidden, '    dense(1, activation = sigmoid)', '    «dropout»(0.1)'),
            message: /after the output's `sigmoid` zeroes the probability of the true class in 10%/,
            related: ['sigmoid'],
            fixes: [
                move('dropout', model(hidden, '    dropout(0.1)', '    dense(1, activation = sigmoid)')),
                remove('dropout', model(hidden, '    dense(1, activation = sigmoid)')),
            ],
        },
        {
            name: 'dropout behind a reshape',
            code: model(hidden, output, '    reshape(2, 5)', '    «dropout»(0.5)'),
            message: zeroesHalf,
            related: ['softmax'],
            fixes: [
                move('dropout', model(hidden, '    dropout(0.5)', output, '    reshape(2, 5)')),
                remove('dropout', model(hidden, output, '    reshape(2, 5)')),
            ],
        },
        {
            name: 'dropout behind the average of a map of probabilities',
            code: lines(
                'model m {',
                '    input(8, 8, 1)',
                '    conv2d(10, 1, activation = softmax)',
                '    global_avg_pool2d()',
                '    «dropout»(0.5)',
                '}',
            ),
            message: zeroesHalf,
            related: ['softmax'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `conv2d`',
                    safety: 'safe',
                    output: lines(
                        'model m {',
                        '    input(8, 8, 1)',
                        '    dropout(0.5)',
                        '    conv2d(10, 1, activation = softmax)',
                        '    global_avg_pool2d()',
                        '}',
                    ),
                },
                remove(
                    'dropout',
                    lines(
                        'model m {',
                        '    input(8, 8, 1)',
                        '    conv2d(10, 1, activation = softmax)',
                        '    global_avg_pool2d()',
                        '}',
                    ),
                ),
            ],
        },
        {
            name: 'dropout that would be stacked where it belongs, and only offers to remove it',
            code: model(hidden, '    dropout(0.5)', output, '    «dropout»(0.5)'),
            message: zeroesHalf,
            related: ['softmax'],
            fixes: [remove('dropout', model(hidden, '    dropout(0.5)', output))],
        },
        {
            name: 'Gaussian dropout, whose multipliers may be negative',
            code: model(hidden, output, '    «gaussian_dropout»(0.5)'),
            message:
                "`gaussian_dropout` after the output's `softmax` makes 15.9% of the probabilities negative, where the loss has no value.",
            related: ['softmax'],
            fixes: [
                move('gaussian_dropout', model(hidden, '    gaussian_dropout(0.5)', output)),
                remove('gaussian_dropout', model(hidden, output)),
            ],
        },
        {
            name: 'additive noise, without a number that it has not',
            code: model(hidden, output, '    «gaussian_noise»(0.1)'),
            message:
                "`gaussian_noise` after the output's `softmax` disturbs the outputs themselves; no weights follow to make up for it.",
            related: ['softmax'],
            fixes: [
                move('gaussian_noise', model(hidden, '    gaussian_noise(0.1)', output)),
                remove('gaussian_noise', model(hidden, output)),
            ],
        },
        {
            name: 'dropout after the call of a model, whose body it is not moved into',
            code: lines(
                'model head {',
                `    ${output.trim()}`,
                '}',
                model(hidden, '    head()', '    «dropout»(0.5)').trimEnd(),
            ),
            message: zeroesHalf,
            related: ['softmax'],
            fixes: [
                remove(
                    'dropout',
                    lines('model head {', `    ${output.trim()}`, '}', model(hidden, '    head()').trimEnd()),
                ),
            ],
        },
    ],
});

describe('dropout-after-output-activation, beyond one layer', () => {
    it('says nothing of logarithms where the loss takes none', () => {
        const { diagnostics } = analyzeSpec(
            lines(
                model(hidden, '    dense(1, activation = sigmoid)', '    dropout(0.5)').trimEnd(),
                'data d {',
                '    source = builtin(diabetes)',
                '}',
                'train m on d {',
                '    loss = mse',
                '    early_stopping = patience()',
                '}',
            ).replace('input(64)', 'input(10)'),
        );
        assert.deepEqual(
            diagnostics.map(({ message }) => message),
            [
                '`dropout` after the output activation zeroes 50% of the outputs while training and multiplies the others by 2; no weights follow to make up for it.',
            ],
        );
    });

    it('speaks of logarithms of negative values only where there are both', () => {
        const messageOf = (noise: string, loss: string) =>
            analyzeSpec(
                lines(
                    model(hidden, '    dense(1, activation = sigmoid)', `    ${noise}`).trimEnd(),
                    'data d {',
                    `    source = builtin(${loss === 'mse' ? 'diabetes' : 'breast_cancer'})`,
                    '}',
                    'train m on d {',
                    `    loss = ${loss}`,
                    '    early_stopping = patience()',
                    '}',
                ).replace('input(64)', `input(${loss === 'mse' ? 10 : 30})`),
            ).diagnostics.find(({ rule }) => rule === dropoutAfterOutputActivation.id)?.message ?? '';
        assert.match(messageOf('gaussian_dropout(0.2)', 'binary_cross_entropy'), /negative/);
        assert.doesNotMatch(messageOf('gaussian_dropout(0.2)', 'mse'), /negative|log/);
        assert.doesNotMatch(messageOf('gaussian_noise(0.2)', 'binary_cross_entropy'), /negative/);
        assert.doesNotMatch(messageOf('alpha_dropout(0.2)', 'binary_cross_entropy'), /negative/);
        assert.match(messageOf('dropout(0.5)', 'binary_cross_entropy'), /-log 0/);
        assert.doesNotMatch(messageOf('dropout(0.5)', 'mse'), /log/);
    });

    it('looks through ReLU, which changes no probability', () => {
        assert.deepEqual(
            describeAll(analyzeSpec(model(hidden, output, '    relu()', '    dropout(0.5)'))).map(
                text => text.split(':')[0],
            ),
            ['dropout-after-output-activation at dropout'],
        );
    });

    it('reports each of several', () => {
        const analysis = analyzeSpec(model(hidden, output, '    dropout(0.5)', '    gaussian_dropout(0.2)'));
        assert.deepEqual(
            describeAll(analysis).map(text => text.split(':')[0]),
            [
                'dropout-after-output-activation at dropout',
                'dropout-after-output-activation at gaussian_dropout',
            ],
        );
    });

    it('offers no fix where the same statement also stands inside the network', () => {
        const analysis = analyzeSpec(
            model(
                '    repeat 2 {',
                '        dense(64, activation = softmax)',
                '        dropout(0.5)',
                '    }',
            ),
        );
        const [diagnostic, ...others] = analysis.diagnostics;
        assert.ok(diagnostic);
        assert.deepEqual(others, []);
        assert.deepEqual(analysis.fixesFor(diagnostic), []);
    });

    it('has a loss of -log 0 where the true class is dropped, and a negative one where it is kept', () => {
        // What the message says, computed: p = 0.5, the network gives the true class 0.9.
        const p = 0.5;
        const dropped = -Math.log(0);
        const kept = -Math.log(0.9 / (1 - p));
        assert.equal(dropped, Number.POSITIVE_INFINITY);
        assert.equal(Number(kept.toFixed(3)), -0.588);
    });
});
