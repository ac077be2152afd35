import assert from 'node:assert/strict';
import { tinyDataset } from '../../../src/lint/rules/tiny-dataset.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const spec = (
    settings: readonly string[],
    body: readonly string[] = ['dense(8)', 'dropout(0.5)'],
    source = ['source = builtin(iris)'],
    inputs = 4,
) =>
    `model m {\n${lines(`input(${inputs})`, ...body, `dense(${inputs === 2 ? 2 : 3}, activation = softmax)`)}}\n` +
    `data d {\n${lines(...source)}}\ntrain «m» on d {\n${lines(...settings)}}\n`;
const plain = (...given: Parameters<typeof spec>) => spec(...given).replace(/[«»]/g, '');
const fixes = (settings: readonly string[], ...rest: unknown[]) => {
    const made = (added: string) => plain([...settings, added], ...(rest as [readonly string[]]));
    return [
        {
            title: 'Add `regularizer = l2(0.0001)`',
            safety: 'changes-training' as const,
            output: made('regularizer = l2(0.0001)'),
        },
        {
            title: 'Add `early_stopping = patience(10)`',
            safety: 'changes-training' as const,
            output: made('early_stopping = patience(10)'),
        },
    ];
};
const moons = (n: number) => [`source = builtin(moons(n = ${n}))`];
const two = [
    'dense(8)',
    'dropout(0.5)',
    'dense(8)',
    'alpha_dropout(schedule(0.1, mode = early, cutoff = 2))',
];

testRule(tinyDataset, {
    valid: [
        { name: '500 examples', code: plain(['epochs = 5'], undefined, moons(625), 2) },
        {
            name: 'data that is not known before it is read',
            code: plain([], undefined, ['source = csv("a.csv")']),
        },
        { name: 'no dropout', code: plain([], ['dense(8)']) },
        { name: 'a rate of 0', code: plain([], ['dense(8)', 'dropout(0)']) },
        { name: 'a penalty in `train`', code: plain(['regularizer = l2(1e-4)']) },
        {
            name: 'a penalty on a layer',
            code: plain([], ['dense(8, regularizer = l1(1e-4))', 'dropout(0.5)']),
        },
        { name: 'a max-norm', code: plain([], ['dense(8, max_norm = 3)', 'dropout(0.5)']) },
        { name: 'weight decay', code: plain(['optimizer = adamw(weight_decay = 0.01)']) },
        { name: 'early stopping', code: plain(['early_stopping = patience(10)']) },
        { name: 'label smoothing', code: plain(['label_smoothing = 0.1']) },
        { name: 'additive noise', code: plain([], ['gaussian_noise(0.1)', 'dense(8)', 'dropout(0.5)']) },
        {
            name: 'a penalty on activities',
            code: plain(
                [],
                ['dense(8, activation = sigmoid, activity_regularizer = kl_sparsity())', 'dropout(0.5)'],
            ),
        },
        {
            name: 'a model that nothing trains',
            code: `model m {\n${lines('input(4)', 'dense(8)', 'dropout(0.5)', 'dense(3)')}}\n`,
        },
    ],
    invalid: [
        {
            name: 'a small set with dropout alone',
            code: spec(['epochs = 5']),
            message:
                '120 training examples for 67 parameters, and only dropout against overfitting: with 500 and fewer, dropout alone brought no gain in the original study.',
            related: ['source', 'dropout'],
            fixes: fixes(['epochs = 5']),
        },
        {
            name: 'a limit, at the limit, with all dropouts counted',
            code: spec(
                ['optimizer = adamw(weight_decay = 0)'],
                two,
                ['source = builtin(moons(n = 5000))', 'limit = 499'],
                2,
            ),
            message: /^499 training examples for 114 parameters, and only 2 dropouts against/,
            related: ['limit', 'dropout'],
            fixes: fixes(
                ['optimizer = adamw(weight_decay = 0)'],
                two,
                ['source = builtin(moons(n = 5000))', 'limit = 499'],
                2,
            ),
        },
    ],
});

describe('a tiny data set', () => {
    it('has fewer than 500 examples after the split', () => {
        for (const [n, reported] of [
            [623, true],
            [624, true],
            [625, false],
        ] as const) {
            const found = analyzeSpec(plain([], undefined, moons(n), 2)).diagnostics.filter(
                ({ rule }) => rule === tinyDataset.id,
            );
            assert.equal(found.length > 0, reported, `${n}`);
        }
    });
});
