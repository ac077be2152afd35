import assert from 'node:assert/strict';
import { dropoutInRegression } from '../../../src/lint/rules/dropout-in-regression.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const spec = (body: readonly string[], settings: readonly string[] = [], source = 'csv("a.csv")') =>
    `model m {\n${lines('input(64)', ...body)}}\ndata d {\n    source = ${source}\n}\n` +
    `train m on d {\n${lines('epochs = 50', ...settings)}}\n`;
const early = (noise = 'dropout(0.3)') => [
    'dense(64, activation = relu)',
    noise,
    'dense(64, activation = relu)',
    'dense(1)',
];
const moved = ['dense(64, activation = relu)', 'dense(64, activation = relu)', 'dropout(0.3)', 'dense(1)'];
const without = ['dense(64, activation = relu)', 'dense(64, activation = relu)', 'dense(1)'];
const average = (output: string) => ({
    title: 'Average 50 dropout networks at evaluation (`mc_samples = 50`)',
    safety: 'changes-training' as const,
    output,
});
const move = (output: string) => ({
    title: 'Move `dropout` before the last `dense`',
    safety: 'changes-training' as const,
    output,
});
const remove = (output: string) => ({
    title: 'Remove `dropout`',
    safety: 'changes-training' as const,
    output,
});
const blocks = (noise: string) => [
    'dense(64)',
    'repeat 2 {',
    '    residual {',
    '        dense(64, activation = tanh)',
    `${noise === '' ? '' : `        ${noise}\n    `}        dense(64)`,
    '    }',
    '}',
    'relu()',
    'dense(1)',
];

testRule(dropoutInRegression, {
    valid: [
        { name: 'dropout before the last layer', code: spec(moved) },
        { name: 'averaging at evaluation', code: spec(early(), ['mc_samples = 2']) },
        { name: 'a rate below 0.1', code: spec(early('dropout(0.09)')) },
        { name: 'Gaussian dropout', code: spec(early('gaussian_dropout(0.3)')) },
        { name: 'noise on weights', code: spec(early('drop_connect(0.3)')) },
        { name: 'a scheduled rate', code: spec(early('dropout(schedule(0.3, mode = early, cutoff = 5))')) },
        { name: 'a learned rate', code: spec(early('variational_dropout()')) },
        { name: 'classification', code: spec([...early().slice(0, 3), 'dense(1, activation = sigmoid)']) },
        {
            name: 'a squared error on classes',
            code: spec([...early().slice(0, 3), 'dense(10)'], ['loss = mse'], 'builtin(digits)'),
        },
        { name: 'a linear network', code: spec(['dropout(0.5)', 'dense(64)', 'dense(1)']) },
        {
            name: 'a ReLU that passes the mask',
            code: spec(['dense(64)', 'dropout(0.5)', 'relu()', 'dense(1)']),
        },
        {
            name: 'a model that nothing trains',
            code: `model m {\n${lines('input(64)', ...early())}}\n`,
        },
    ],
    invalid: [
        {
            name: 'dropout before a hidden layer',
            code: spec(early('«dropout»(0.3)')),
            message:
                'While training, dropout of 0.3 multiplies the mean square of these values by 1.43; `relu` turns that into a shift of the predictions, which evaluation without dropout does not have.',
            related: ['relu'],
            fixes: [average(spec(early(), ['mc_samples = 50'])), move(spec(moved)), remove(spec(without))],
        },
        {
            name: 'the lowest rate, with another loss',
            code: spec(early('«dropout»(keep = 0.9)'), ['loss = huber']),
            message: /^While training, dropout of 0\.1 multiplies .* by 1\.11;/,
            related: ['relu'],
            fixes: [
                average(spec(early('dropout(keep = 0.9)'), ['loss = huber', 'mc_samples = 50'])),
                move(spec([...moved.slice(0, 2), 'dropout(keep = 0.9)', 'dense(1)'], ['loss = huber'])),
                remove(spec(without, ['loss = huber'])),
            ],
        },
        {
            name: 'repeated blocks once, which cannot all be moved',
            code: spec(blocks('«dropout»(0.5)')),
            message: /^While training, dropout of 0\.5 multiplies .* by 2; .* does not have \(x2\)\.$/,
            related: ['tanh'],
            fixes: [average(spec(blocks('dropout(0.5)'), ['mc_samples = 50'])), remove(spec(blocks('')))],
        },
    ],
});

describe('dropout in two regressions of one model', () => {
    it('is reported once', () => {
        const text = `${spec(early())}train second = m on d { }\n`;
        const found = analyzeSpec(text).diagnostics.filter(({ rule }) => rule === dropoutInRegression.id);
        assert.equal(found.length, 1);
    });
});
