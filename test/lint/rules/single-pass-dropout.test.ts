import assert from 'node:assert/strict';
import { singlePassDropout } from '../../../src/lint/rules/single-pass-dropout.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const spec = (
    settings: readonly string[],
    body: readonly string[] = ['dense(32)', 'dropout(0.1)'],
    n = 20_000,
) =>
    `model m {\n${lines('input(2)', ...body, 'dense(2, activation = softmax)')}}\n` +
    `data d {\n    source     = builtin(moons(n = ${n}))\n    validation = 20%\n}\ntrain m on d {\n${lines(...settings)}}\n`;
const remove = (title: string, output: string) => ({ title, safety: 'changes-training' as const, output });

testRule(singlePassDropout, {
    valid: [
        { name: 'two epochs', code: spec(['epochs = 2']) },
        { name: 'the default of 20 epochs', code: spec([]) },
        { name: 'steps that see examples twice', code: spec(['steps = 501']) },
        { name: 'few examples', code: spec(['epochs = 1'], ['dense(32)', 'dropout(0.1)'], 12_498) },
        { name: 'no dropout', code: spec(['epochs = 1'], ['dense(32)']) },
        { name: 'a rate of 0', code: spec(['epochs = 1'], ['dense(32)', 'dropout(0)']) },
        { name: 'additive noise', code: spec(['epochs = 1'], ['dense(32)', 'gaussian_noise(0.1)']) },
        {
            name: 'data that is not known before it is read',
            code: spec(['epochs = 1']).replace(/builtin\(.*/, 'csv("a.csv")'),
        },
    ],
    invalid: [
        {
            name: 'one epoch',
            code: spec(['«epochs» = 1']),
            message:
                'All 16,000 training examples are seen once and none twice, so there is little to overfit; dropout of up to 0.1 takes capacity all the same.',
            related: ['dropout'],
            fixes: [remove('Remove `dropout`', spec(['epochs = 1'], ['dense(32)']))],
        },
        {
            name: 'as few steps, whatever the kinds of dropout, and removes them all',
            code: spec(
                ['«steps» = 100'],
                [
                    'dense(32)',
                    'repeat 2 {',
                    '    dense(32, activation = relu)',
                    '    dropout(schedule(0.2, mode = early, cutoff = 1))',
                    '}',
                    'variational_dropout(initial_rate = 0.3)',
                ],
            ),
            message:
                '3,200 of 16,000 training examples are seen once and none twice, so there is little to overfit; dropout of up to 0.3 takes capacity all the same.',
            related: ['dropout', 'variational_dropout'],
            fixes: [
                remove(
                    'Remove all 2 dropouts',
                    spec(
                        ['steps = 100'],
                        ['dense(32)', 'repeat 2 {', '    dense(32, activation = relu)', '}'],
                    ),
                ),
            ],
        },
        {
            name: 'steps that are one epoch exactly, of the fewest examples that count',
            code: spec(['«steps» = 313'], ['dense(32)', 'adaptive_dropout()'], 12_500),
            message:
                'All 10,000 training examples are seen once and none twice, so there is little to overfit; dropout takes capacity all the same.',
            related: ['adaptive_dropout'],
            fixes: [remove('Remove `adaptive_dropout`', spec(['steps = 313'], ['dense(32)'], 12_500))],
        },
    ],
});

describe('a single pass', () => {
    it('ends with the step that begins the second epoch', () => {
        for (const [steps, reported] of [
            [499, true],
            [500, true],
            [501, false],
        ] as const) {
            const found = analyzeSpec(spec([`steps = ${steps}`])).diagnostics.filter(
                ({ rule }) => rule === singlePassDropout.id,
            );
            assert.equal(found.length > 0, reported, `${steps}`);
        }
    });
});
