import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergedRate } from '../../../src/lint/rates.ts';
import { stackedDropout } from '../../../src/lint/rules/stacked-dropout.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { analyzeSpec, applyFix, candidatesOf, testRule } from '../rule-tester.ts';

/** A model around these lines, which stand as deep as they are written here. */
const model = (...lines: string[]) =>
    `model m {\n    input(8, 8, 1)\n${lines.join('\n')}\n    dense(10, activation = softmax)\n}\n`;
const flat = (...lines: string[]) => model('    flatten()', '    dense(64, activation = relu)', ...lines);
const maps = (...lines: string[]) => model('    conv2d(8, 3, activation = relu)', ...lines, '    flatten()');

testRule(stackedDropout, {
    valid: [
        {
            name: 'dropouts with weights between them',
            code: flat('    dropout(0.2)', '    dense(32)', '    dropout(0.4)'),
        },
        { name: 'kinds that differ', code: maps('    spatial_dropout(0.2)', '    dropout(0.2)') },
        { name: 'Gaussian dropout', code: flat('    gaussian_dropout(0.2)', '    gaussian_dropout(0.2)') },
        { name: 'alpha dropout', code: flat('    alpha_dropout(0.1)', '    alpha_dropout(0.1)') },
        {
            name: 'dropout across pooling',
            code: maps('    dropout(0.2)', '    max_pool2d()', '    dropout(0.2)'),
        },
        {
            name: 'dropout across tanh, which is not homogeneous',
            code: flat('    dropout(0.2)', '    tanh()', '    dropout(0.2)'),
        },
        {
            name: 'dropout across sigmoid',
            code: flat('    dropout(0.2)', '    sigmoid()', '    dropout(0.2)'),
        },
        {
            name: 'dropout across softmax',
            code: flat('    dropout(0.2)', '    softmax()', '    dropout(0.2)'),
        },
        {
            name: 'dropout across maxout, which mixes units',
            code: flat('    dropout(0.2)', '    maxout(2)', '    dropout(0.2)'),
        },
        {
            name: 'dropout across a normalization',
            code: flat('    dropout(0.2)', '    layer_norm()', '    dropout(0.2)'),
        },
        {
            name: 'channel dropout across flatten',
            code: model(
                '    conv2d(8, 3)',
                '    spatial_dropout(0.2)',
                '    flatten()',
                '    spatial_dropout(0.2)',
            ),
        },
        {
            name: 'a scheduled rate',
            code: flat('    dropout(0.2)', '    dropout(schedule(0.5, mode = early, cutoff = 5))'),
        },
        { name: 'learned rates', code: flat('    variational_dropout()', '    variational_dropout()') },
        {
            name: 'a dropout that the shortcut reads too',
            code: flat(
                '    dropout(0.2)',
                '    residual {',
                '        dropout(0.2)',
                '        dense(64)',
                '    }',
            ),
        },
        {
            name: 'a rate of 0 before or after another, which is one dropout',
            code: flat('    dropout(0)', '    dropout(0.5)', '    dropout(keep = 1)'),
        },
        {
            name: 'dropouts of which one is none',
            code: `let noise = none\n${flat('    noise', '    dropout(0.4)')}`,
        },
    ],
    invalid: [
        {
            name: 'two in a row',
            code: flat('    dropout(0.2)', '    «dropout»(0.4)'),
            message: 'Two dropouts in a row act as one with rate 0.52 (1 - 0.8 x 0.6).',
            related: ['dropout'],
            fixes: [
                { title: 'Merge into `dropout(0.52)`', safety: 'safe', output: flat('    dropout(0.52)') },
            ],
        },
        {
            name: 'two around a third that does nothing, which stays',
            code: flat('    dropout(0.2)', '    dropout(0)', '    «dropout»(0.4)'),
            message: 'Two dropouts in a row act as one with rate 0.52 (1 - 0.8 x 0.6).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.52)`',
                    safety: 'safe',
                    output: flat('    dropout(0)', '    dropout(0.52)'),
                },
            ],
        },
        {
            name: 'three in a row, once, and merges them into one',
            code: flat('    dropout(0.1)', '    dropout(0.2)', '    «dropout»(rate = 0.3)'),
            message: 'Three dropouts in a row act as one with rate 0.496 (1 - 0.9 x 0.8 x 0.7).',
            related: ['dropout', 'dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.496)`',
                    safety: 'safe',
                    output: flat('    dropout(rate = 0.496)'),
                },
            ],
        },
        {
            name: 'dropouts around ReLU',
            code: flat('    dropout(0.5)', '    relu()', '    «dropout»(0.1)'),
            message: 'Two dropouts in a row act as one with rate 0.55 (1 - 0.5 x 0.9).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.55)`',
                    safety: 'safe',
                    output: flat('    relu()', '    dropout(0.55)'),
                },
            ],
        },
        {
            name: 'dropouts around flatten and reshape',
            code: model('    conv2d(8, 3)', '    dropout(20%)', '    flatten()', '    «dropout»(30%)'),
            message: 'Two dropouts in a row act as one with rate 0.44 (1 - 0.8 x 0.7).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(44%)`',
                    safety: 'safe',
                    output: model('    conv2d(8, 3)', '    flatten()', '    dropout(44%)'),
                },
            ],
        },
        {
            name: 'channel dropouts in a row',
            code: maps('    spatial_dropout(0.1)', '    relu()', '    «spatial_dropout»(0.1)'),
            message: 'Two dropouts in a row act as one with rate 0.19 (1 - 0.9 x 0.9).',
            related: ['spatial_dropout'],
            fixes: [
                {
                    title: 'Merge into `spatial_dropout(0.19)`',
                    safety: 'safe',
                    output: maps('    relu()', '    spatial_dropout(0.19)'),
                },
            ],
        },
        {
            name: 'a rate that is written as keep, and keeps it so',
            code: flat('    dropout(0.2)', '    «dropout»(keep = 0.6)'),
            message: 'Two dropouts in a row act as one with rate 0.52 (1 - 0.8 x 0.6).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.52)`',
                    safety: 'safe',
                    output: flat('    dropout(keep = 0.48)'),
                },
            ],
        },
        {
            name: 'two halves in a row, and offers to keep one',
            code: flat('    dropout(0.5)', '    relu()', '    «dropout»(0.5)'),
            message: 'Two dropouts in a row act as one with rate 0.75 (1 - 0.5 x 0.5).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Keep `dropout(0.5)` alone',
                    safety: 'changes-training',
                    output: flat('    relu()', '    dropout(0.5)'),
                },
            ],
        },
        {
            name: 'two of which each is too high by itself, and offers the usual rate',
            code: flat('    dropout(0.7)', '    «dropout»(0.7)'),
            message: 'Two dropouts in a row act as one with rate 0.91 (1 - 0.3 x 0.3).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.91)`',
                    safety: 'safe',
                    output: flat('    dropout(0.91)'),
                },
                {
                    title: 'Keep one `dropout`, at 0.5',
                    safety: 'changes-training',
                    output: flat('    dropout(0.5)'),
                },
            ],
        },
        {
            name: 'a row on a layer that is wide enough for the merged rate',
            code: flat('    dense(2048)', '    dropout(0.5)', '    «dropout»(0.2)'),
            message: 'Two dropouts in a row act as one with rate 0.6 (1 - 0.5 x 0.8).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.6)`',
                    safety: 'safe',
                    output: flat('    dense(2048)', '    dropout(0.6)'),
                },
                {
                    title: 'Keep `dropout(0.5)` alone',
                    safety: 'changes-training',
                    output: flat('    dense(2048)', '    dropout(0.5)'),
                },
            ],
        },
        {
            name: 'one stack in a repeat, once, with a fix that is right for every iteration',
            code: flat(
                '    repeat 3 {',
                '        dropout(0.2)',
                '        «dropout»(0.4)',
                '        dense(64)',
                '    }',
            ),
            message: 'Two dropouts in a row act as one with rate 0.52 (1 - 0.8 x 0.6) (x3).',
            related: ['dropout'],
            fixes: [
                {
                    title: 'Merge into `dropout(0.52)`',
                    safety: 'safe',
                    output: flat('    repeat 3 {', '        dropout(0.52)', '        dense(64)', '    }'),
                },
            ],
        },
        {
            name: 'a stack of one iteration with the next, without a fix since the first one has no stack',
            code: flat(
                '    repeat 3 {',
                '        «dropout»(0.2)',
                '        dense(64)',
                '        dropout(0.5)',
                '    }',
            ),
            message: 'Two dropouts in a row act as one with rate 0.6 (1 - 0.5 x 0.8) (x2).',
            related: ['dropout'],
            fixes: [],
        },
        {
            name: 'a single dropout that is repeated, without a fix',
            code: flat('    repeat 3 {', '        «dropout»(0.2)', '    }'),
            message: 'Three dropouts in a row act as one with rate 0.488 (1 - 0.8 x 0.8 x 0.8).',
            related: ['dropout', 'dropout'],
            fixes: [],
        },
        {
            name: 'a stack in a model that is called with different rates, with the worst rate and without a fix',
            code:
                'model block(rate = 0.1) {\n    dropout(0.2)\n    «dropout»(rate)\n    dense(64)\n}\n' +
                flat('    block()', '    block(rate = 0.5)'),
            message: 'Two dropouts in a row act as one with rate 0.6 (1 - 0.8 x 0.5) (x2).',
            related: ['dropout'],
            fixes: [],
        },
        {
            name: 'two uses of a parameter that holds a dropout, without a fix that would cut it from its parameter',
            code: `let noise = dropout(0.5)\n${flat('    noise', '    «noise»')}`,
            message: 'Two dropouts in a row act as one with rate 0.75 (1 - 0.5 x 0.5).',
            related: ['noise'],
            fixes: [],
        },
        {
            name: 'weight noises in a row on one layer',
            code: flat('    drop_connect(0.5)', '    «drop_connect»(0.5)'),
            message: 'Two dropouts in a row act as one with rate 0.75 (1 - 0.5 x 0.5).',
            related: ['drop_connect'],
            fixes: [
                {
                    title: 'Merge into `drop_connect(0.75)`',
                    safety: 'safe',
                    output: flat('    drop_connect(0.75)'),
                },
            ],
        },
    ],
});

describe('the merged rate', () => {
    it('is exact: 0.2 and 0.4 are 0.52', () => {
        const analysis = analyzeSpec(flat('    dropout(0.2)', '    dropout(0.4)'));
        const [diagnostic] = analysis.diagnostics;
        assert.ok(diagnostic);
        const fixed = applyFix(analysis, diagnostic, 'Merge into `dropout(0.52)`');
        const rates = analyzeSpec(fixed).spec.unusedNetworks[0]?.layers.flatMap(
            ({ parameters: { rate } }) => rate ?? [],
        );
        assert.deepEqual(rates, [0.52]);
    });

    const rate = fc.double({ min: 0, max: 0.99, noNaN: true });

    it('keeps what independent masks keep together, in any order', () => {
        fc.assert(
            fc.property(fc.array(rate, { minLength: 1, maxLength: 6 }), rates => {
                const kept = rates.reduce((product, p) => product * (1 - p), 1);
                assert.ok(Math.abs(1 - mergedRate(rates) - kept) < 1e-12);
                assert.ok(Math.abs(mergedRate([...rates].reverse()) - mergedRate(rates)) < 1e-12);
            }),
        );
    });

    it('is what two Bernoulli masks drop when they are drawn', () => {
        // A linear congruential generator (Numerical Recipes), so that the test draws the same masks every time.
        let state = 1;
        const uniform = () => {
            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
            return state / 2 ** 32;
        };
        const draws = 200_000;
        for (const [p1, p2] of [
            [0.2, 0.4],
            [0.5, 0.5],
            [0.1, 0.9],
        ] as const) {
            let dropped = 0;
            let sum = 0;
            for (let draw = 0; draw < draws; draw += 1) {
                const first = uniform() < p1 ? 0 : 1 / (1 - p1);
                const value = first * (uniform() < p2 ? 0 : 1 / (1 - p2));
                dropped += value === 0 ? 1 : 0;
                sum += value;
            }
            const p = mergedRate([p1, p2]);
            const deviation = Math.sqrt((p * (1 - p)) / draws);
            assert.ok(Math.abs(dropped / draws - p) < 5 * deviation, `${dropped / draws} is not ${p}`);
            // The mean stays 1, and every kept value is scaled by exactly 1 / (1 - p).
            assert.ok(Math.abs(sum / draws - 1) < 5 * Math.sqrt(p / (1 - p) / draws));
        }
    });

    it('is the rate of the one layer that a fix leaves, whatever stands between', () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 1, max: 95 }), { minLength: 2, maxLength: 5 }),
                fc.constantFrom('relu' as const, 'leaky_relu' as const, 'linear' as const, undefined),
                (percents, between) => {
                    const rates = percents.map(percent => percent / 100);
                    const stack = rates.flatMap(p => (between ? [dropout(p), layer(between)] : [dropout(p)]));
                    const tested = network(input(4), dense(8, 'relu'), ...stack, dense(2, 'softmax'));
                    const [finding, ...others] = lintWith([stackedDropout], { network: tested });
                    assert.equal(others.length, 0);
                    assert.equal(finding?.rule, 'stacked-dropout');
                    const edits = finding.fixes[0]?.edits ?? [];
                    assert.equal(
                        edits.filter(({ kind }) => kind === 'remove_layer').length,
                        rates.length - 1,
                    );
                    const set = edits.find(edit => edit.kind === 'set_parameter');
                    assert.ok(set && Math.abs(Number(set.value) - mergedRate(rates)) < 1e-11);
                },
            ),
            { numRuns: 60 },
        );
    });
});

describe('stacked-dropout, where merging would merge something else', () => {
    const merges = (code: string) => candidatesOf(stackedDropout, code);

    it('merges stacks of the same statements with one rate', () => {
        assert.deepEqual(
            merges(
                flat(
                    '    repeat 2 {',
                    '        dropout(0.1)',
                    '        dropout(0.2)',
                    '        dense(64)',
                    '    }',
                ),
            ),
            [['Merge into `dropout(0.28)`'], ['Merge into `dropout(0.28)`']],
        );
    });

    it('offers nothing where one statement is several of the stack', () => {
        assert.deepEqual(merges(flat('    repeat 3 {', '        dropout(0.2)', '    }')), [[]]);
    });

    it('offers nothing where a statement is stacked in some iterations only', () => {
        assert.deepEqual(
            merges(
                flat(
                    '    repeat 3 {',
                    '        dropout(0.1)',
                    '        dense(64)',
                    '        dropout(0.2)',
                    '    }',
                ),
            ),
            [[], []],
        );
    });

    it('offers nothing where the statements are stacked with others elsewhere', () => {
        const block = 'model block() {\n    dropout(0.1)\n    dropout(0.2)\n}\n';
        assert.deepEqual(merges(block + flat('    block()', '    dense(64)', '    block()')), [
            ['Merge into `dropout(0.28)`'],
            ['Merge into `dropout(0.28)`'],
        ]);
        assert.deepEqual(
            merges(block + flat('    block()', '    dense(64)', '    block()', '    dropout(0.3)')),
            [[], []],
        );
        // As many, of which the last is another.
        const open = 'model open() {\n    dropout(0.1)\n}\n';
        assert.deepEqual(
            merges(
                open +
                    flat('    open()', '    dropout(0.2)', '    dense(64)', '    open()', '    dropout(0.2)'),
            ),
            [[], []],
        );
    });

    it('offers nothing where the same statements have other rates elsewhere', () => {
        const block = 'model block(rate = 0.1) {\n    dropout(0.2)\n    dropout(rate)\n}\n';
        assert.deepEqual(merges(block + flat('    block()', '    dense(64)', '    block(rate = 0.3)')), [
            [],
            [],
        ]);
    });

    it('offers nothing where one of the rates is written elsewhere', () => {
        assert.deepEqual(merges(`let p = 0.2\n${flat('    dropout(0.1)', '    dropout(p)')}`), [
            ['Merge into `dropout(0.28)`'],
        ]);
        assert.deepEqual(merges(`let noise = dropout(0.2)\n${flat('    dropout(0.1)', '    noise')}`), [[]]);
    });
});
