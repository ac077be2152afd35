import assert from 'node:assert/strict';
import fc from 'fast-check';
import { channelDropoutTooFewChannels } from '../../../src/lint/rules/channel-dropout-too-few-channels.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (channels: number, ...body: string[]) =>
    lines(
        'model m {',
        `    input(8, 8, ${channels})`,
        ...body,
        '    flatten()',
        '    dense(10, activation = softmax)',
        '}',
    );
const conv = '    conv2d(32, 3, activation = relu)';
const replace = (output: string, by = 'dropout') => ({
    title: `Replace by \`${by}\``,
    safety: 'changes-training' as const,
    output,
});
const move = (target: string, output: string) => ({
    title: `Move \`spatial_dropout\` after \`${target}\``,
    safety: 'changes-training' as const,
    output,
});
const set = (rate: number, output: string) => ({
    title: `Set \`rate\` to ${rate}`,
    safety: 'changes-training' as const,
    output,
});

testRule(channelDropoutTooFewChannels, {
    valid: [
        { name: 'eight channels at a high rate', code: model(8, '    spatial_dropout(0.8)', conv) },
        { name: 'three channels at a low rate', code: model(3, '    spatial_dropout(0.2)', conv) },
        { name: 'one channel at a rate of 0', code: model(1, '    spatial_dropout(0)', conv) },
        { name: 'dropout of single values', code: model(1, '    dropout(0.5)', conv) },
        {
            name: 'a map around which a shortcut leads',
            code: model(
                2,
                '    residual {',
                '        spatial_dropout(0.5)',
                '        conv2d(2, 3, padding = same)',
                '    }',
            ),
        },
        {
            name: 'a flat vector, which is another rule’s',
            code: lines('model m {', '    input(3)', '    spatial_dropout(0.5)', '    dense(2)', '}'),
        },
    ],
    invalid: [
        {
            name: 'the only channel, at any rate, as an error',
            code: model(1, '    «spatial_dropout»(0.005)', conv),
            severity: 'error',
            message: '`spatial_dropout` drops the only channel here: 0.5% of the examples are blank.',
            fixes: [
                replace(model(1, '    dropout(0.1)', conv), 'dropout(0.1)'),
                move('relu', model(1, conv, '    spatial_dropout(0.005)')),
            ],
        },
        {
            name: 'three channels, as a warning',
            code: model(3, '    «spatial_dropout»(0.5)', conv),
            message:
                '`spatial_dropout` drops all 3 channels of 12.5% of the examples (0.5^3), which are blank.',
            fixes: [
                replace(model(3, '    dropout(0.1)', conv), 'dropout(0.1)'),
                move('relu', model(3, conv, '    spatial_dropout(0.5)')),
                set(0.2, model(3, '    spatial_dropout(0.2)', conv)),
            ],
        },
        {
            name: 'a convolution that a normalization and an activation follow',
            code: model(
                2,
                '    «spatial_dropout»(0.25)',
                '    conv2d(32, 3)',
                '    layer_norm()',
                '    relu()',
                '    max_pool2d(2)',
            ),
            message: /all 2 channels of 6\.25% of the examples \(0\.25\^2\)/,
            fixes: [
                replace(
                    model(
                        2,
                        '    dropout(0.1)',
                        '    conv2d(32, 3)',
                        '    layer_norm()',
                        '    relu()',
                        '    max_pool2d(2)',
                    ),
                    'dropout(0.1)',
                ),
                move(
                    'relu',
                    model(
                        2,
                        '    conv2d(32, 3)',
                        '    layer_norm()',
                        '    relu()',
                        '    spatial_dropout(0.25)',
                        '    max_pool2d(2)',
                    ),
                ),
                set(
                    0.1,
                    model(
                        2,
                        '    spatial_dropout(0.1)',
                        '    conv2d(32, 3)',
                        '    layer_norm()',
                        '    relu()',
                        '    max_pool2d(2)',
                    ),
                ),
            ],
        },
        {
            name: 'a convolution without an activation, which a shortcut reads too',
            code: model(
                2,
                '    «spatial_dropout»(0.5)',
                '    conv2d(32, 3)',
                '    residual {',
                '        relu()',
                '        conv2d(32, 3, padding = same)',
                '    }',
            ),
            message: /all 2 channels of 25% of the examples/,
            fixes: [
                replace(
                    model(
                        2,
                        '    dropout(0.1)',
                        '    conv2d(32, 3)',
                        '    residual {',
                        '        relu()',
                        '        conv2d(32, 3, padding = same)',
                        '    }',
                    ),
                    'dropout(0.1)',
                ),
                move(
                    'conv2d',
                    model(
                        2,
                        '    conv2d(32, 3)',
                        '    spatial_dropout(0.5)',
                        '    residual {',
                        '        relu()',
                        '        conv2d(32, 3, padding = same)',
                        '    }',
                    ),
                ),
                set(
                    0.1,
                    model(
                        2,
                        '    spatial_dropout(0.1)',
                        '    conv2d(32, 3)',
                        '    residual {',
                        '        relu()',
                        '        conv2d(32, 3, padding = same)',
                        '    }',
                    ),
                ),
            ],
        },
        {
            name: 'a map that a shortcut reads beside the convolution',
            code: model(
                2,
                '    «spatial_dropout»(0.5)',
                '    residual {',
                '        conv2d(2, 3, padding = same)',
                '    }',
            ),
            message: /all 2 channels of 25%/,
            fixes: [
                replace(
                    model(
                        2,
                        '    dropout(0.1)',
                        '    residual {',
                        '        conv2d(2, 3, padding = same)',
                        '    }',
                    ),
                    'dropout(0.1)',
                ),
                set(
                    0.1,
                    model(
                        2,
                        '    spatial_dropout(0.1)',
                        '    residual {',
                        '        conv2d(2, 3, padding = same)',
                        '    }',
                    ),
                ),
            ],
        },
        {
            name: 'a convolution to few channels, after which it would be no better',
            code: model(2, '    «spatial_dropout»(0.5)', '    conv2d(3, 3)'),
            message: /all 2 channels of 25%/,
            fixes: [
                replace(model(2, '    dropout(0.1)', '    conv2d(3, 3)'), 'dropout(0.1)'),
                set(0.1, model(2, '    spatial_dropout(0.1)', '    conv2d(3, 3)')),
            ],
        },
        {
            name: 'a map that a dense layer reads',
            code: model(4, '    «spatial_dropout»(schedule(0.5, mode = early, cutoff = 5))'),
            message: /all 4 channels of 6\.25% of the examples/,
            fixes: [
                replace(model(4, '    dropout(schedule(0.5, mode = early, cutoff = 5))')),
                set(0.31, model(4, '    spatial_dropout(schedule(0.31, mode = early, cutoff = 5))')),
            ],
        },
        {
            name: 'a short embedding, of which a channel is a dimension',
            code: lines(
                'model m {',
                '    input(20)',
                '    embedding(100, 2)',
                '    «spatial_dropout»(0.2)',
                '    flatten()',
                '    dense(1, activation = sigmoid)',
                '}',
            ),
            message: /all 2 channels of 4% of the examples/,
            fixes: [
                replace(
                    lines(
                        'model m {',
                        '    input(20)',
                        '    embedding(100, 2)',
                        '    dropout(0.2)',
                        '    flatten()',
                        '    dense(1, activation = sigmoid)',
                        '}',
                    ),
                ),
                set(
                    0.1,
                    lines(
                        'model m {',
                        '    input(20)',
                        '    embedding(100, 2)',
                        '    spatial_dropout(0.1)',
                        '    flatten()',
                        '    dense(1, activation = sigmoid)',
                        '}',
                    ),
                ),
            ],
        },
        {
            name: 'a model called on maps of one and of two channels, by the worse, and does not offer a rate for one',
            code: lines(
                'model noisy {',
                '    «spatial_dropout»(0.5)',
                '}',
                'model m {',
                '    input(8, 8, 1)',
                '    noisy()',
                '    conv2d(2, 3)',
                '    noisy()',
                '    flatten()',
                '    dense(10, activation = softmax)',
                '}',
            ),
            severity: 'error',
            message: '`spatial_dropout` drops the only channel here: 50% of the examples are blank (x2).',
            fixes: [
                replace(
                    lines(
                        'model noisy {',
                        '    dropout(0.1)',
                        '}',
                        'model m {',
                        '    input(8, 8, 1)',
                        '    noisy()',
                        '    conv2d(2, 3)',
                        '    noisy()',
                        '    flatten()',
                        '    dense(10, activation = softmax)',
                        '}',
                    ),
                    'dropout(0.1)',
                ),
            ],
        },
        {
            name: 'a statement that elsewhere stands on a wide map, without a fix',
            code: lines(
                'model noisy {',
                '    «spatial_dropout»(0.5)',
                '}',
                'model m {',
                '    input(8, 8, 3)',
                '    noisy()',
                '    conv2d(32, 3)',
                '    noisy()',
                '    flatten()',
                '    dense(10, activation = softmax)',
                '}',
            ),
            message: /all 3 channels/,
            fixes: [],
        },
    ],
});

describe('channel-dropout-too-few-channels, in numbers', () => {
    const found = (channels: number, rate: number, options = {}) =>
        lintWith(
            [channelDropoutTooFewChannels],
            {
                network: network(
                    input(4, 4, channels),
                    layer('spatial_dropout', { rate }),
                    layer('flatten'),
                    dense(2, 'softmax'),
                ),
            },
            { options: { 'channel-dropout-too-few-channels': options } },
        );

    it('speaks exactly where p^C is above 1%, up to seven channels', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 10 }),
                fc.double({ min: 0.01, max: 0.99, noNaN: true }),
                (channels, rate) => {
                    const blank = rate ** channels;
                    fc.pre(Math.abs(blank - 0.01) > 1e-9);
                    assert.equal(found(channels, rate).length, channels < 8 && blank > 0.01 ? 1 : 0);
                },
            ),
        );
    });

    it('lets the border itself pass, and takes another from the configuration', () => {
        assert.equal(found(2, 0.1).length, 0);
        assert.equal(found(2, 0.1001).length, 1);
        assert.equal(found(7, 0.99).length, 1);
        assert.equal(found(8, 0.99).length, 0);
        assert.equal(found(1, 0.001).length, 1);
        assert.equal(found(3, 0.5, { blank_share: 0.2 }).length, 0);
        assert.equal(found(3, 0.1, { blank_share: 0.0005 }).length, 1);
    });

    it('offers to move it only after a convolution', () => {
        assert.deepEqual(
            found(3, 0.5)[0]?.fixes.map(({ title }) => title),
            ['Replace by `dropout`', 'Set `rate` to 0.21'],
        );
    });

    it('offers the largest rate in hundredths that passes', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 7 }),
                fc.integer({ min: 60, max: 99 }),
                (channels, percent) => {
                    const edit = found(channels, percent / 100)[0]?.fixes.at(-1)?.edits[0];
                    assert.ok(edit?.kind === 'set_parameter' && typeof edit.value === 'number');
                    assert.ok(edit.value ** channels <= 0.01 * (1 + 1e-9));
                    assert.ok((edit.value + 0.01) ** channels > 0.01);
                },
            ),
        );
    });

    it('is the share of masks that drop everything, drawn', () => {
        // A linear congruential generator (Numerical Recipes), so that the test draws the same masks every time.
        let state = 7;
        const uniform = () => {
            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
            return state / 2 ** 32;
        };
        const draws = 100_000;
        let blank = 0;
        for (let draw = 0; draw < draws; draw += 1) {
            const kept = [uniform(), uniform(), uniform()].filter(value => value >= 0.5);
            blank += kept.length === 0 ? 1 : 0;
        }
        assert.ok(Math.abs(blank / draws - 0.125) < 5 * Math.sqrt((0.125 * 0.875) / draws));
    });
});
