import assert from 'node:assert/strict';
import fc from 'fast-check';
import { channelDropoutWrongRank } from '../../../src/lint/rules/channel-dropout-wrong-rank.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines('model m {', '    input(8, 8, 1)', ...body, '    dense(10, activation = softmax)', '}');
const flat = (...body: string[]) =>
    model('    conv2d(16, 3)', '    flatten()', '    dense(128, activation = relu)', ...body);
const selu = (...body: string[]) =>
    lines(
        'model m {',
        '    input(64)',
        '    dense(64, activation = selu)',
        ...body,
        '    dense(2, activation = softmax)',
        '}',
    );
const replace = (output: string) => ({ title: 'Replace by `dropout`', safety: 'safe' as const, output });
const remove = (output: string) => ({
    title: 'Remove `spatial_dropout`',
    safety: 'changes-training' as const,
    output,
});

testRule(channelDropoutWrongRank, {
    valid: [
        {
            name: 'channel dropout on a map',
            code: model('    conv2d(16, 3, activation = relu)', '    spatial_dropout(0.2)', '    flatten()'),
        },
        {
            name: 'a map of one position',
            code: model('    conv2d(64, 8)', '    spatial_dropout(0.2)', '    flatten()'),
        },
        {
            name: 'a sequence of vectors',
            code: lines(
                'model m {',
                '    input(20)',
                '    embedding(100, 16)',
                '    spatial_dropout(0.2)',
                '    flatten()',
                '    dense(1, activation = sigmoid)',
                '}',
            ),
        },
        { name: 'plain dropout on a flat vector', code: flat('    dropout(0.5)') },
    ],
    invalid: [
        {
            name: 'channel dropout after a dense layer',
            code: flat('    «spatial_dropout»(0.5)'),
            message:
                '`spatial_dropout` drops whole channels, but reads a flat vector: each of its 128 values is a channel of its own, ' +
                'and it drops 50% of single values, as `dropout` does.',
            fixes: [replace(flat('    dropout(0.5)')), remove(flat())],
        },
        {
            name: 'channel dropout behind SELU, where plain dropout would be wrong too',
            code: selu('    «spatial_dropout»(0.2)'),
            message: /reads a flat vector: each of its 64 values/,
            fixes: [
                {
                    title: 'Replace by `alpha_dropout`',
                    safety: 'changes-training',
                    output: selu('    alpha_dropout(0.2)'),
                },
                remove(selu()),
            ],
        },
        {
            name: 'channel dropout behind SELU in a network that is normalized',
            code: selu('    «spatial_dropout»(0.2)', '    dense(32)', '    layer_norm()'),
            message: /reads a flat vector: each of its 64 values/,
            fixes: [
                replace(selu('    dropout(0.2)', '    dense(32)', '    layer_norm()')),
                remove(selu('    dense(32)', '    layer_norm()')),
            ],
        },
        {
            name: 'channel dropout after flatten, which it may go before',
            code: model('    conv2d(16, 3)', '    flatten()', '    relu()', '    «spatial_dropout»(20%)'),
            message: /reads a flat vector: each of its 576 values .* it drops 20% of/,
            fixes: [
                replace(model('    conv2d(16, 3)', '    flatten()', '    relu()', '    dropout(20%)')),
                {
                    title: 'Move `spatial_dropout` before `flatten`',
                    safety: 'changes-training',
                    output: model(
                        '    conv2d(16, 3)',
                        '    spatial_dropout(20%)',
                        '    flatten()',
                        '    relu()',
                    ),
                },
                remove(model('    conv2d(16, 3)', '    flatten()', '    relu()')),
            ],
        },
        {
            name: 'channel dropout behind maxout, which mixes channels',
            code: model('    conv2d(16, 3)', '    flatten()', '    maxout(2)', '    «spatial_dropout»(0.2)'),
            message: /each of its 288 values/,
            fixes: [
                replace(model('    conv2d(16, 3)', '    flatten()', '    maxout(2)', '    dropout(0.2)')),
                remove(model('    conv2d(16, 3)', '    flatten()', '    maxout(2)')),
            ],
        },
        {
            name: 'channel dropout behind sigmoid, before which it would silence nothing',
            code: model('    conv2d(16, 3)', '    flatten()', '    sigmoid()', '    «spatial_dropout»(0.2)'),
            message: /each of its 576 values/,
            fixes: [
                replace(model('    conv2d(16, 3)', '    flatten()', '    sigmoid()', '    dropout(0.2)')),
                remove(model('    conv2d(16, 3)', '    flatten()', '    sigmoid()')),
            ],
        },
        {
            name: 'channel dropout behind a flatten of what is flat, before which it would be no better',
            code: lines(
                'model m {',
                '    input(64)',
                '    flatten()',
                '    «spatial_dropout»(0.2)',
                '    dense(2)',
                '}',
            ),
            message: /each of its 64 values/,
            fixes: [
                replace(
                    lines(
                        'model m {',
                        '    input(64)',
                        '    flatten()',
                        '    dropout(0.2)',
                        '    dense(2)',
                        '}',
                    ),
                ),
                remove(lines('model m {', '    input(64)', '    flatten()', '    dense(2)', '}')),
            ],
        },
        {
            name: 'channel dropout after a global average, before which it would do the same',
            code: model('    conv2d(16, 3)', '    global_avg_pool2d()', '    «spatial_dropout»(0.2)'),
            message: /each of its 16 values/,
            fixes: [
                replace(model('    conv2d(16, 3)', '    global_avg_pool2d()', '    dropout(0.2)')),
                remove(model('    conv2d(16, 3)', '    global_avg_pool2d()')),
            ],
        },
        {
            name: 'a schedule, and keeps it',
            code: flat('    «spatial_dropout»(schedule(0.5, mode = early, shape = linear, cutoff = 4))'),
            message: /it drops up to 50% of single values/,
            fixes: [
                replace(flat('    dropout(schedule(0.5, mode = early, shape = linear, cutoff = 4))')),
                remove(flat()),
            ],
        },
        {
            name: 'a rate with a name, which no number replaces',
            code: `let rate = 0.5\n${flat('    «spatial_dropout»(rate)')}`,
            message: /it drops 50% of single values/,
            fixes: [remove(`let rate = 0.5\n${flat()}`)],
        },
        {
            name: 'a rate that is computed from a name',
            code: `let rate = 0.5\n${flat('    «spatial_dropout»(rate / 2)')}`,
            message: /it drops 25% of single values/,
            fixes: [remove(`let rate = 0.5\n${flat()}`)],
        },
        {
            name: 'the same statement twice, once',
            code: flat(
                '    repeat 2 {',
                '        dense(64, activation = relu)',
                '        «spatial_dropout»(0.5)',
                '    }',
            ),
            message: /reads a flat vector: each of its 64 values .* does \(x2\)\.$/,
            fixes: [
                replace(
                    flat(
                        '    repeat 2 {',
                        '        dense(64, activation = relu)',
                        '        dropout(0.5)',
                        '    }',
                    ),
                ),
                remove(flat('    repeat 2 {', '        dense(64, activation = relu)', '    }')),
            ],
        },
        {
            name: 'the first layer of a flat network, which no flatten stands before',
            code: lines('model m {', '    input(64)', '    «spatial_dropout»(0.2)', '    dense(2)', '}'),
            message: /each of its 64 values/,
            fixes: [
                replace(lines('model m {', '    input(64)', '    dropout(0.2)', '    dense(2)', '}')),
                remove(lines('model m {', '    input(64)', '    dense(2)', '}')),
            ],
        },
    ],
});

describe('channel-dropout-wrong-rank, beyond one layer', () => {
    it('offers no fix where the same statement also stands on a map', () => {
        const text = lines(
            'model noisy(rate = 0.2) {',
            '    spatial_dropout(0.2)',
            '}',
            'model m {',
            '    input(8, 8, 1)',
            '    conv2d(16, 3, activation = relu)',
            '    noisy()',
            '    flatten()',
            '    noisy()',
            '    dense(10, activation = softmax)',
            '}',
        );
        const analysis = analyzeSpec(text);
        const diagnostic = analysis.diagnostics.find(({ rule }) => rule === 'channel-dropout-wrong-rank');
        assert.ok(diagnostic);
        assert.deepEqual(analysis.fixesFor(diagnostic), []);
    });

    it('speaks exactly where the input has one axis', () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }), shape => {
                const tested = network(
                    input(...shape),
                    layer('spatial_dropout', { rate: 0.1 }),
                    layer('flatten'),
                    dense(3, 'softmax'),
                );
                const found = lintWith([channelDropoutWrongRank], { network: tested });
                assert.equal(found.length, shape.length === 1 ? 1 : 0);
            }),
        );
    });
});
