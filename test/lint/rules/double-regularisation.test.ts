import assert from 'node:assert/strict';
import { doubleRegularisation } from '../../../src/lint/rules/double-regularisation.ts';
import { analyzeSpec, candidatesOf, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const half = ['dense(256)', 'dropout(0.5)', 'dense(256)', 'dropout(0.5)', 'dense(256)', 'dropout(0.5)'];
const quarter = half.map(line => line.replace('0.5', '0.25'));
const spec = (settings: readonly string[], body: readonly string[] = half) =>
    `model m {\n${lines('input(64)', ...body, 'dense(10, activation = softmax)')}}\n` +
    `data d {\n    source = builtin(digits)\n}\ntrain m on d {\n${lines(...settings)}}\n`;
const all = (label: string, penalty = 'l2(0.005)') => [`regularizer = ${penalty}`, `${label} = 0.1`];
const fix = (title: string, output: string) => ({ title, safety: 'changes-training' as const, output });

testRule(doubleRegularisation, {
    valid: [
        { name: 'no label smoothing', code: spec(['regularizer = l2(0.1)']) },
        { name: 'no penalty', code: spec(['label_smoothing = 0.1']) },
        { name: 'a small penalty', code: spec(all('label_smoothing', 'l2(0.0049)')) },
        { name: 'a penalty on magnitudes', code: spec(all('label_smoothing', 'l1(0.1)')) },
        {
            name: 'decay apart from the gradient',
            code: spec(['optimizer = adamw(weight_decay = 0.1)', 'label_smoothing = 0.1']),
        },
        {
            name: 'less dropout',
            code: spec(
                all('label_smoothing'),
                half.map(line => line.replace('0.5', '0.49')),
            ),
        },
        {
            name: 'a product that a normalization interrupts',
            code: spec(all('label_smoothing'), [...half.slice(0, 4), 'layer_norm()', ...half.slice(4)]),
        },
    ],
    invalid: [
        {
            name: 'all three at their borders',
            code: spec(all('«label_smoothing»')),
            message:
                'Three strong regularizers at once: dropout that multiplies the noise by 8, weight decay of 0.01 and label smoothing of 0.1.',
            related: ['dropout'],
            fixes: [
                fix('Halve the rates', spec(all('label_smoothing'), quarter)),
                fix(
                    'Leave out the label smoothing',
                    spec(['regularizer = l2(0.005)', 'label_smoothing = 0']),
                ),
            ],
        },
        {
            name: 'rates that a parameter holds, which it leaves as they are',
            code: spec(all('«label_smoothing»', '[max_norm(3), l1_l2(0, 0.5)]'), half)
                .replaceAll('dropout(0.5)', 'noise')
                .replace('model m {', 'model m(noise = dropout(0.5)) {'),
            message: /^Three strong .* noise by 8, weight decay of 1 and label smoothing of 0\.1\.$/,
            related: ['noise'],
            fixes: [
                fix(
                    'Leave out the label smoothing',
                    spec(['regularizer = [max_norm(3), l1_l2(0, 0.5)]', 'label_smoothing = 0'], half)
                        .replaceAll('dropout(0.5)', 'noise')
                        .replace('model m {', 'model m(noise = dropout(0.5)) {'),
                ),
            ],
        },
    ],
});

describe('the noisiest way', () => {
    const weak = ['dense(256)', 'dropout(0.1)'];

    it('counts, wherever the others stand', () => {
        for (const body of [
            [...weak, 'layer_norm()', ...half],
            [...half, 'layer_norm()', ...weak],
        ]) {
            const analysis = analyzeSpec(spec(all('label_smoothing'), body), doubleRegularisation);
            const found = analysis.diagnostics.filter(({ rule }) => rule === doubleRegularisation.id);
            assert.match(found[0]?.message ?? '', /multiplies the noise by 8,/);
        }
    });
});

describe('a rule that is off by default', () => {
    it('says nothing unless it is switched on', () =>
        assert.deepEqual(
            analyzeSpec(spec(all('label_smoothing'))).diagnostics.filter(
                ({ rule }) => rule === doubleRegularisation.id,
            ),
            [],
        ));
});

describe('double-regularisation, where halving would halve something else', () => {
    const offers = (text: string) => candidatesOf(doubleRegularisation, text);
    const halve = 'Halve the rates';
    const leave = 'Leave out the label smoothing';

    it('offers it where every dropout of the way is written in place', () => {
        assert.deepEqual(offers(spec(all('label_smoothing'))), [[halve, leave]]);
        const named = [...half.slice(0, 5), 'dropout(p)'];
        assert.deepEqual(offers(`let p = 0.5\n${spec(all('label_smoothing'), named)}`), [[halve, leave]]);
        const held = [...half.slice(0, 5), 'noise'];
        assert.deepEqual(offers(`let noise = dropout(0.5)\n${spec(all('label_smoothing'), held)}`), [
            [leave],
        ]);
    });

    it('does not where a statement is a dropout of another way too', () => {
        const block = 'model block() {\n    dense(256)\n    dropout(0.5)\n}\n';
        const calls = ['block()', 'block()', 'block()'];
        assert.deepEqual(offers(block + spec(all('label_smoothing'), calls)), [[halve, leave]]);
        const apart = ['block()', 'layer_norm()', ...calls];
        assert.deepEqual(offers(block + spec(all('label_smoothing'), apart)), [[leave]]);
    });
});
