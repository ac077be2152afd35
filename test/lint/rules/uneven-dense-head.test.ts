import assert from 'node:assert/strict';
import { unevenDenseHead } from '../../../src/lint/rules/uneven-dense-head.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { candidatesOf, testRule } from '../rule-tester.ts';

const model = (...lines: string[]) => `model m {\n${lines.map(line => `    ${line}\n`).join('')}}\n`;
const head = (...lines: string[]) =>
    model('input(4, 4, 64)', 'flatten()', ...lines, 'dense(10, activation = softmax)');
const wide = 'dense(1024, activation = relu)';
const add = (kind: string, output: string) => [
    { title: `Add the same \`${kind}\` after it`, safety: 'changes-training' as const, output },
];
const message =
    '`dense` with 1,024 units feeds the output without dropout, while the one before it with 1,024 units has it.';

testRule(unevenDenseHead, {
    valid: [
        {
            name: 'both wide layers with dropout, as AlexNet’s',
            code: head(wide, 'dropout(0.5)', wide, 'dropout(0.5)'),
        },
        { name: 'no dropout at all', code: head(wide, wide) },
        { name: 'dropout after the last one only', code: head(wide, wide, 'dropout(0.5)') },
        { name: 'one wide layer', code: head('dropout(0.5)', wide) },
        { name: 'a first layer of 1023 units', code: head('dense(1023)', 'dropout(0.5)', wide) },
        { name: 'a last layer of 1023 units', code: head(wide, 'dropout(0.5)', 'dense(1023)') },
        {
            name: 'a narrow layer between wide ones',
            code: head(wide, 'dropout(0.5)', 'dense(64)', wide),
        },
        {
            name: 'a network that reads vectors',
            code: model('input(64)', wide, 'dropout(0.5)', wide, 'dense(10)'),
        },
        {
            name: 'noise on the weights that follow',
            code: head(wide, 'dropout(0.5)', wide, 'drop_connect(0.5)'),
        },
        {
            name: 'wide convolutions of one position',
            code: model(
                'input(4, 4, 8)',
                'conv2d(1024, 4)',
                'dropout(0.5)',
                'conv2d(1024, 1)',
                'flatten()',
                'dense(10)',
            ),
        },
        {
            name: 'a layer whose output a sum reads too',
            code: head(wide, 'dropout(0.5)', wide, 'residual {', `    ${wide}`, '}'),
        },
    ],
    invalid: [
        {
            name: 'dropout written before each dense layer',
            code: head('dropout(0.5)', wide, 'dropout(0.4)', `«dense»(1024, activation = relu)`),
            message,
            related: ['dropout'],
            fixes: add('dropout', head('dropout(0.5)', wide, 'dropout(0.4)', wide, 'dropout(0.4)')),
        },
        {
            name: 'a last layer with a normalization and an activation of its own, and copies a schedule',
            code: head(
                wide,
                'dropout(schedule(0.5, mode = early, cutoff = 5))',
                'dense(2048)',
                'relu()',
                '«dense»(4096)',
                'layer_norm()',
                'tanh()',
            ),
            message:
                '`dense` with 4,096 units feeds the output without dropout, while the one before it with 1,024 units has it.',
            related: ['dropout'],
            fixes: add(
                'dropout',
                head(
                    wide,
                    'dropout(schedule(0.5, mode = early, cutoff = 5))',
                    'dense(2048)',
                    'relu()',
                    'dense(4096)',
                    'layer_norm()',
                    'tanh()',
                    'dropout(schedule(0.5, mode = early, cutoff = 5))',
                ),
            ),
        },
        {
            name: 'a head behind a global average, with the kind of noise that it has',
            code: model(
                'input(4, 4, 64)',
                'global_avg_pool2d()',
                wide,
                'gaussian_dropout(0.3)',
                '«dense»(1024, activation = relu)',
                'dense(10)',
            ),
            message,
            related: ['gaussian_dropout'],
            fixes: add(
                'gaussian_dropout',
                model(
                    'input(4, 4, 64)',
                    'global_avg_pool2d()',
                    wide,
                    'gaussian_dropout(0.3)',
                    wide,
                    'gaussian_dropout(0.3)',
                    'dense(10)',
                ),
            ),
        },
        {
            name: 'a model that is called twice, without a fix',
            code:
                `model wide_one {\n    «dense»(1024, activation = relu)\n}\n` +
                head('wide_one()', 'dropout(0.5)', 'wide_one()'),
            message,
            related: ['dropout'],
            fixes: [],
        },
    ],
});

describe('the units of a wide layer', () => {
    it('are an option', () => {
        const tested = network(
            input(4, 4, 1),
            layer('flatten'),
            dense(100, 'relu'),
            dropout(0.5),
            dense(100, 'relu'),
            dense(10),
        );
        const found = (units: number) =>
            lintWith([unevenDenseHead], { network: tested }, { options: { 'uneven-dense-head': { units } } })
                .length;
        assert.deepEqual([found(100), found(101)], [1, 0]);
    });
});

describe('uneven-dense-head, where an edit would add several dropouts', () => {
    const called = 'model wide() {\n    dense(1024, activation = relu)\n}\n';

    it('offers nothing', () => {
        const repeated = ['repeat 2 {', `    ${wide}`, '}'];
        assert.deepEqual(candidatesOf(unevenDenseHead, head(wide, 'dropout(0.5)', ...repeated)), [[]]);
        assert.deepEqual(candidatesOf(unevenDenseHead, called + head('wide()', 'dropout(0.5)', 'wide()')), [
            [],
        ]);
        assert.deepEqual(candidatesOf(unevenDenseHead, head(wide, 'dropout(0.5)', wide)), [
            ['Add the same `dropout` after it'],
        ]);
    });
});
