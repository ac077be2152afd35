import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isCallValue } from '../../../src/catalog/values.ts';
import { sgdDropoutRecipe } from '../../../src/lint/rules/sgd-dropout-recipe.ts';
import { analyzeSpec, applyFix, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const data = 'data d {\n    source = builtin(digits)\n}\n';
const spec = (settings: readonly string[], body = ['dense(64, activation = relu)', 'dropout(0.5)']) =>
    `model m {\n${lines('input(64)', ...body, 'dense(10, activation = softmax)')}}\n${data}train m on d {\n${lines(...settings)}}\n`;
const fix = (rate: string, output: string) => ({
    title: `Train with momentum 0.95, learning rate ${rate} (the same effective rate) and \`max_norm(3)\``,
    safety: 'changes-training' as const,
    output,
});
const bounded = ['dense(64, activation = relu, max_norm = 3)', 'dropout(0.5)'];
const normalized = ['dense(64)', 'batch_norm()', 'relu()', 'dropout(0.5)'];

testRule(sgdDropoutRecipe, {
    valid: [
        { name: 'a momentum of 0.95', code: spec(['optimizer = sgd(0.01, momentum = 0.95)']) },
        {
            name: 'a ramp that ends at 0.99',
            code: spec(['optimizer = sgd(0.01, momentum = ramp(0.5, 0.99, epochs = 5))']),
        },
        { name: 'Adam', code: spec(['optimizer = adam(0.01)']) },
        { name: 'the default optimizer', code: spec([]) },
        { name: 'RMSprop', code: spec(['optimizer = rmsprop(0.01)']) },
        {
            name: 'a max-norm in `train`',
            code: spec(['optimizer = sgd(0.1)', 'regularizer = [l2(1e-4), max_norm(4)]']),
        },
        { name: 'a max-norm on a layer', code: spec(['optimizer = sgd(0.1)'], bounded) },
        { name: 'batch normalization', code: spec(['optimizer = sgd(0.1)'], normalized) },
        { name: 'a rate below 0.4', code: spec(['optimizer = sgd(0.1)'], ['dense(64)', 'dropout(0.39)']) },
        { name: 'dropout on the input', code: spec(['optimizer = sgd(0.1)'], ['dropout(0.5)', 'dense(64)']) },
        {
            name: 'a scheduled rate',
            code: spec(
                ['optimizer = sgd(0.1)'],
                ['dense(64)', 'dropout(schedule(0.5, mode = early, cutoff = 5))'],
            ),
        },
        {
            name: 'a learned rate',
            code: spec(['optimizer = sgd(0.1)'], ['dense(64)', 'variational_dropout()']),
        },
        {
            name: 'additive noise',
            code: spec(['optimizer = sgd(0.1)'], ['dense(64)', 'gaussian_noise(0.5)']),
        },
        {
            name: 'noise on weights',
            code: spec(['optimizer = sgd(0.1)'], ['dense(64)', 'drop_connect(0.5)', 'dense(64)']),
        },
        {
            name: 'a model that nothing trains',
            code: `model m {\n${lines('input(64)', 'dense(64)', 'dropout(0.5)', 'dense(10)')}}\n`,
        },
    ],
    invalid: [
        {
            name: 'plain descent',
            code: spec(['«optimizer» = sgd(0.1)']),
            message:
                'Dropout of 0.5 makes gradients noisy, and momentum 0 averages them over about 1 step; the original recipe ' +
                'is 0.95 to 0.99, with a max-norm of 3 to 4. At momentum 0.95 a learning rate of 0.005 takes the same ' +
                'effective step as 0.1 does here.',
            related: ['dropout'],
            fixes: [
                fix('0.005', spec(['optimizer = sgd(0.005, momentum = 0.95)', 'regularizer = max_norm(3)'])),
            ],
        },
        {
            name: 'the usual momentum, beside a penalty, which stays',
            code: spec(
                ['«optimizer» = sgd(0.01, momentum = 0.9, nesterov = true)', 'regularizer = l2(1e-4)'],
                ['dense(64)', 'gaussian_dropout(0.4)', 'dense(64)', 'dropout(0.2)'],
            ),
            message:
                /^Dropout of 0\.4 .* momentum 0\.9 averages them over about 10 steps; .* rate of 0\.005 takes .* as 0\.01 does/,
            related: ['gaussian_dropout'],
            fixes: [
                fix(
                    '0.005',
                    spec(
                        [
                            'optimizer = sgd(0.005, momentum = 0.95, nesterov = true)',
                            'regularizer = [l2(1e-4), max_norm(3)]',
                        ],
                        ['dense(64)', 'gaussian_dropout(0.4)', 'dense(64)', 'dropout(0.2)'],
                    ),
                ),
            ],
        },
        {
            name: 'a ramp that ends too low, at its end',
            code: spec(['«optimizer» = sgd(0.03, momentum = ramp(0.5, 0.9, epochs = 5))']),
            message: /momentum 0\.9 averages .* rate of 0\.015 takes .* as 0\.03 does here\.$/,
            related: ['dropout'],
            fixes: [
                fix(
                    '0.015',
                    spec([
                        'optimizer = sgd(0.015, momentum = ramp(0.5, 0.95, epochs = 5))',
                        'regularizer = max_norm(3)',
                    ]),
                ),
            ],
        },
    ],
});

describe('the fix of the recipe', () => {
    it('keeps learning_rate / (1 - momentum)', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 999 }),
                fc.integer({ min: 0, max: 94 }),
                (rate, percent) => {
                    const analysis = analyzeSpec(
                        spec([`optimizer = sgd(${rate / 1000}, momentum = ${percent / 100})`]),
                    );
                    const [diagnostic] = analysis.diagnostics.filter(
                        ({ rule }) => rule === sgdDropoutRecipe.id,
                    );
                    assert.ok(diagnostic);
                    assert.equal(diagnostic.severity, 'hint');
                    const [{ title } = { title: '' }] = analysis.fixesFor(diagnostic);
                    const { optimizer } =
                        analyzeSpec(applyFix(analysis, diagnostic, title)).spec.runs[0]?.settings ?? {};
                    assert.ok(isCallValue(optimizer));
                    const { learning_rate: after, momentum } = optimizer.arguments;
                    const effective = rate / 1000 / (1 - percent / 100);
                    assert.ok(
                        Math.abs(Number(after) / (1 - Number(momentum)) - effective) < 1e-9 * effective,
                    );
                },
            ),
            { numRuns: 20 },
        );
    });
});
