import assert from 'node:assert/strict';
import { noDropoutCandidate } from '../../../src/lint/rules/no-dropout-candidate.ts';
import { analyzerFor, analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const spec = (body: readonly string[], settings: readonly string[] = [], n = 2000) =>
    `model m {\n${lines('input(2)', ...body, 'dense(2, activation = softmax)')}}\n` +
    `data d {\n    source = builtin(moons(n = ${n}))\n}\ntrain m on d {\n${lines('seed = 2', ...settings)}}\n`;
/** 3 * 133 + 133 * 120 + 120 + 2 * 120 + 2 parameters: more than 10 for each of 1600 examples. */
const large = ['dense(133, activation = relu)', 'dense(120, activation = relu)'];
const fix = (rate: number, output: string) => [
    { title: `Add \`dropout(${rate})\` after it`, safety: 'changes-training' as const, output },
];

testRule(noDropoutCandidate, {
    valid: [
        { name: 'dropout', code: spec([...large, 'dropout(0.01)']) },
        { name: 'additive noise', code: spec([...large, 'gaussian_noise(0.1)']) },
        { name: 'batch normalization', code: spec([...large, 'batch_norm()']) },
        { name: 'a penalty', code: spec(large, ['regularizer = l2(1e-4)']) },
        { name: 'weight decay', code: spec(large, ['optimizer = adamw()']) },
        { name: 'early stopping', code: spec(large, ['early_stopping = patience()']) },
        { name: 'label smoothing', code: spec(large, ['label_smoothing = 0.1']) },
        { name: 'one epoch', code: spec(large, ['epochs = 1']) },
        { name: 'the steps of one epoch', code: spec(large, ['steps = 50']) },
        { name: 'few examples', code: spec(large, [], 1248) },
        {
            name: 'few parameters',
            code: spec(['dense(64, activation = relu)', 'dense(64, activation = relu)']),
        },
        {
            name: 'data that is not known before it is read',
            code: spec(large).replace(/builtin\(.*/, 'csv("a.csv")'),
        },
        { name: 'no hidden layer', code: spec(['reshape(1, 2, 1)', 'flatten()']) },
    ],
    invalid: [
        {
            name: 'a large network',
            code: spec(['«dense»(133, activation = relu)', 'dense(120, activation = relu)']),
            message: '10.5 parameters for each of 1,600 training examples, and nothing regularizes them.',
            fixes: fix(
                0.5,
                spec(['dense(133, activation = relu)', 'dropout(0.5)', 'dense(120, activation = relu)']),
            ),
        },
        {
            name: 'a deep network of narrow layers, with a smaller rate, and an activation of its own',
            code: spec(
                ['«dense»(63)', 'tanh()', ...Array.from({ length: 3 }, () => 'dense(62, activation = relu)')],
                ['steps = 51'],
                1250,
            ),
            message: /^12\.\d parameters for each of 1,000 training examples/,
            fixes: fix(
                0.2,
                spec(
                    [
                        'dense(63)',
                        'tanh()',
                        'dropout(0.2)',
                        ...Array.from({ length: 3 }, () => 'dense(62, activation = relu)'),
                    ],
                    ['steps = 51'],
                    1250,
                ),
            ),
        },
        {
            name: 'the first of layers that are equally wide',
            code: spec(['«dense»(128)', 'dense(128)']),
            message: /^10\.7 parameters for each of 1,600/,
            fixes: fix(0.5, spec(['dense(128)', 'dropout(0.5)', 'dense(128)'])),
        },
        {
            name: 'a layer that a shortcut reads too, and adds dropout for both ways',
            code: spec(['«dense»(128)', 'residual {', '    relu()', '    dense(128)', '}']),
            message: /^10\.7 parameters for each of 1,600/,
            fixes: fix(
                0.5,
                spec(['dense(128)', 'dropout(0.5)', 'residual {', '    relu()', '    dense(128)', '}']),
            ),
        },
        {
            name: 'a repeated layer, without a fix',
            code: spec(['repeat 3 {', '    «dense»(128, activation = relu)', '}']),
            message: /^21 parameters for each of 1,600/,
            fixes: [],
        },
    ],
});

describe('a network without regularization', () => {
    const found = (text: string) =>
        analyzerFor(noDropoutCandidate)
            .analyze('file:///a.netspec', text)
            .diagnostics.filter(({ rule }) => rule === noDropoutCandidate.id);

    it('is left alone unless the rule is switched on', () =>
        assert.deepEqual(analyzeSpec(spec(large)).diagnostics, []));

    it('has more than 10 parameters for each example', () => {
        // One hidden layer of u units has 5 u + 2 parameters.
        for (const [units, reported] of [
            [3199, false],
            [3200, true],
        ] as const) {
            assert.equal(found(spec([`dense(${units}, activation = relu)`])).length > 0, reported);
        }
    });

    it('has more than 10 of them, and not 10 exactly', () => {
        // Without biases in the hidden layer, u units have 4 u + 2 parameters: 10,010 for 1,001 examples.
        assert.equal(found(spec(['dense(2502, use_bias = false)'], [], 1251)).length, 0);
        assert.equal(found(spec(['dense(2503, use_bias = false)'], [], 1251)).length, 1);
    });

    it('is shown with the run that has the fewest examples', () => {
        const text = `${spec(large)}data few {\n    source = builtin(moons(n = 1400))\n}\ntrain second = m on few {\n}\n`;
        assert.match(found(text)[0]?.message ?? '', /^14\.9 parameters for each of 1,120/);
    });

    it('is offered the full rate from 64 units on', () => {
        for (const [units, rate] of [
            [63, '0.2'],
            [64, '0.5'],
        ] as const) {
            const text = spec(
                Array.from({ length: 5 }, (_, index) => `dense(${index === 2 ? units : 60})`),
                [],
                1250,
            );
            const analysis = analyzerFor(noDropoutCandidate).analyze('file:///a.netspec', text);
            const [diagnostic] = analysis.diagnostics;
            assert.ok(diagnostic);
            assert.match(analysis.fixesFor(diagnostic)[0]?.title ?? '', new RegExp(`dropout\\(${rate}\\)`));
        }
    });
});
