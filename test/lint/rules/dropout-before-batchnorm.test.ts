import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dropoutBeforeBatchnorm } from '../../../src/lint/rules/dropout-before-batchnorm.ts';
import { lintWith } from '../../../src/lint/run.ts';
import {
    concat,
    dense,
    dropout,
    input,
    layer,
    network,
    repeat,
    residual,
    type Statement,
} from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) => lines('model m {', '    input(64)', ...body, '}');
const maps = (...body: string[]) => lines('model m {', '    input(8, 8, 1)', ...body, '}');
const output = '    dense(10, activation = softmax)';
const mapOutput = ['    global_avg_pool2d()', output];
const changes = 'changes-training' as const;

testRule(dropoutBeforeBatchnorm, {
    valid: [
        {
            name: 'layer normalization, as in BERT',
            code: model('    dense(64)', '    dropout(0.5)', '    layer_norm()', output),
        },
        {
            name: 'dropout behind the normalization and its activation',
            code: model('    dense(64)', '    batch_norm()', '    relu()', '    dropout(0.5)', output),
        },
        {
            name: 'dropout that reaches the normalization through weights',
            code: model('    dropout(0.1)', '    dense(64)', '    batch_norm()', output),
        },
        {
            name: 'dropout that a layer normalization stands behind first',
            code: model('    dense(64)', '    dropout(0.5)', '    layer_norm()', '    batch_norm()', output),
        },
        {
            name: 'alpha dropout',
            code: model(
                '    dense(64, activation = selu)',
                '    alpha_dropout(0.1)',
                '    batch_norm()',
                output,
            ),
        },
        {
            name: 'additive noise',
            code: model('    dense(64)', '    gaussian_noise(0.1)', '    batch_norm()', output),
        },
        {
            name: 'noise on the weights behind the normalization',
            code: model('    dense(64)', '    drop_connect(0.5)', '    batch_norm()', output),
        },
        {
            name: 'learned rates',
            code: model('    dense(64)', '    variational_dropout()', '    batch_norm()', output),
        },
        {
            name: 'a scheduled rate, which may be 0 when the last statistics are stored',
            code: model(
                '    dense(64)',
                '    dropout(schedule(0.5, mode = early, cutoff = 5))',
                '    batch_norm()',
                output,
            ),
        },
        {
            name: 'stochastic depth',
            code: model(
                '    residual {',
                '        dense(64)',
                '        path_dropout(0.5)',
                '    }',
                '    batch_norm()',
                output,
            ),
        },
        {
            name: 'a rate of 0',
            code: model('    dense(64)', '    dropout(0)', '    batch_norm()', output),
        },
    ],
    invalid: [
        {
            name: 'dropout behind ReLU',
            code: model('    dense(64, activation = relu)', '    «dropout»(0.5)', '    batch_norm()', output),
            message:
                '`batch_norm` will store about 2.47 times the variance that it meets at inference, because of the `dropout` before it.',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` after `batch_norm`',
                    safety: changes,
                    output: model(
                        '    dense(64, activation = relu)',
                        '    batch_norm()',
                        '    dropout(0.5)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: model(
                        '    dense(64, activation = relu)',
                        '    dropout(0.5)',
                        '    layer_norm()',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'dropout on a linear layer, with the least ratio, and moves it behind the activation',
            code: model('    dense(64)', '    «dropout»(0.25)', '    batch_norm()', '    relu()', output),
            message:
                '`batch_norm` will store at least 1.33 times the variance that it meets at inference, because of the `dropout` before it.',
            severity: 'info',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` after `relu`',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    batch_norm()',
                        '    relu()',
                        '    dropout(0.25)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    dropout(0.25)',
                        '    layer_norm()',
                        '    relu()',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'dropout before ReLU, with which it commutes',
            code: model('    dense(64)', '    «dropout»(0.5)', '    relu()', '    batch_norm()', output),
            message: /about 2\.47 times/,
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` after `batch_norm`',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    relu()',
                        '    batch_norm()',
                        '    dropout(0.5)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    dropout(0.5)',
                        '    relu()',
                        '    layer_norm()',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'dropout before another batch normalization with weights behind, and offers the place behind the last',
            code: model(
                '    dense(64)',
                '    «dropout»(0.5)',
                '    batch_norm()',
                '    relu()',
                '    dense(32)',
                '    batch_norm()',
                '    relu()',
                output,
            ),
            message: /at least 2 times/,
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    batch_norm()',
                        '    relu()',
                        '    dense(32)',
                        '    batch_norm()',
                        '    relu()',
                        '    dropout(0.5)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    dropout(0.5)',
                        '    layer_norm()',
                        '    relu()',
                        '    dense(32)',
                        '    batch_norm()',
                        '    relu()',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'the instances of a repeated body, and makes one dropout of them behind it',
            code: model(
                '    repeat 3 {',
                '        dense(128)',
                '        «dropout»(0.5)',
                '        batch_norm()',
                '        relu()',
                '    }',
                output,
            ),
            message:
                '`batch_norm` will store at least 2 times the variance that it meets at inference, because of the `dropout` before it (x3).',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`, as `dropout(0.5)`',
                    safety: changes,
                    output: model(
                        '    repeat 3 {',
                        '        dense(128)',
                        '        batch_norm()',
                        '        relu()',
                        '    }',
                        '    dropout(0.5)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: model(
                        '    repeat 3 {',
                        '        dense(128)',
                        '        dropout(0.5)',
                        '        layer_norm()',
                        '        relu()',
                        '    }',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'the end of a branch in a residual network that normalizes first',
            code: maps(
                '    conv2d(16, 3)',
                '    residual {',
                '        relu()',
                '        conv2d(16, 3, padding = same)',
                '        «dropout»(0.5)',
                '    }',
                '    batch_norm()',
                '    relu()',
                ...mapOutput,
            ),
            message:
                'While training, `dropout` multiplies the variance of its branch by at least 2: `batch_norm` will store about 1.5 times the variance of the sum at inference, if the inputs of the sum weigh alike.',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`, as `dropout(0.5)`',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3)',
                        '    residual {',
                        '        relu()',
                        '        conv2d(16, 3, padding = same)',
                        '    }',
                        '    batch_norm()',
                        '    relu()',
                        '    global_avg_pool2d()',
                        '    dropout(0.5)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3)',
                        '    residual {',
                        '        relu()',
                        '        conv2d(16, 3, padding = same)',
                        '        dropout(0.5)',
                        '    }',
                        '    layer_norm()',
                        '    relu()',
                        ...mapOutput,
                    ),
                },
            ],
        },
        {
            name: 'what a concatenation passes on, as in DenseNet',
            code: maps(
                '    conv2d(16, 3)',
                '    concat {',
                '        none',
                '    } {',
                '        conv2d(12, 3, padding = same)',
                '        «dropout»(0.2)',
                '    }',
                '    batch_norm()',
                '    relu()',
                ...mapOutput,
            ),
            message:
                '`batch_norm` will store at least 1.25 times the variance that it meets at inference, because of the `dropout` before it.',
            severity: 'info',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`, as `dropout(0.2)`',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3)',
                        '    concat {',
                        '        none',
                        '    } {',
                        '        conv2d(12, 3, padding = same)',
                        '    }',
                        '    batch_norm()',
                        '    relu()',
                        '    global_avg_pool2d()',
                        '    dropout(0.2)',
                        output,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3)',
                        '    concat {',
                        '        none',
                        '    } {',
                        '        conv2d(12, 3, padding = same)',
                        '        dropout(0.2)',
                        '    }',
                        '    layer_norm()',
                        '    relu()',
                        ...mapOutput,
                    ),
                },
            ],
        },
        {
            name: 'the one instance of a repeated body that a normalization follows, without a move',
            code: model(
                '    repeat 2 {',
                '        dense(64)',
                '        «dropout»(0.5)',
                '    }',
                '    batch_norm()',
                output,
            ),
            message: /at least 2 times/,
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: model(
                        '    repeat 2 {',
                        '        dense(64)',
                        '        dropout(0.5)',
                        '    }',
                        '    layer_norm()',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'dropout before the first of two normalizations of one statement, which is not replaced for it',
            code: model(
                '    dense(64)',
                '    «dropout»(0.5)',
                '    repeat 2 {',
                '        batch_norm()',
                '        relu()',
                '        dense(64)',
                '    }',
                output,
            ),
            message: /at least 2 times/,
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`',
                    safety: changes,
                    output: model(
                        '    dense(64)',
                        '    repeat 2 {',
                        '        batch_norm()',
                        '        relu()',
                        '        dense(64)',
                        '    }',
                        '    dropout(0.5)',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'dropout before pooling and normalization, without a claim about what the pool leaves',
            code: maps(
                '    conv2d(16, 3, activation = relu)',
                '    «dropout»(0.5)',
                '    max_pool2d()',
                '    batch_norm()',
                ...mapOutput,
            ),
            message:
                'While training, `dropout` multiplies the variance by about 2.47, and `batch_norm` will store what comes of it through `max_pool2d`.',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` after `batch_norm`',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3, activation = relu)',
                        '    max_pool2d()',
                        '    batch_norm()',
                        '    dropout(0.5)',
                        ...mapOutput,
                    ),
                },
                {
                    title: 'Move `dropout` before the last `dense`',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3, activation = relu)',
                        '    max_pool2d()',
                        '    batch_norm()',
                        '    global_avg_pool2d()',
                        '    dropout(0.5)',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'channel dropout before pooling, which commutes',
            code: maps(
                '    conv2d(16, 3)',
                '    «spatial_dropout»(0.5)',
                '    max_pool2d()',
                '    batch_norm()',
                ...mapOutput,
            ),
            message:
                '`batch_norm` will store at least 2 times the variance that it meets at inference, because of the `spatial_dropout` before it.',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `spatial_dropout` after `batch_norm`',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3)',
                        '    max_pool2d()',
                        '    batch_norm()',
                        '    spatial_dropout(0.5)',
                        ...mapOutput,
                    ),
                },
                {
                    title: 'Replace `batch_norm` by `layer_norm`, which stores no statistics',
                    safety: changes,
                    output: maps(
                        '    conv2d(16, 3)',
                        '    spatial_dropout(0.5)',
                        '    max_pool2d()',
                        '    layer_norm()',
                        ...mapOutput,
                    ),
                },
            ],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([dropoutBeforeBatchnorm], { network: network(...statements) });
const norm = layer('batch_norm');
const classes = dense(10, 'softmax');

describe('the ratio of variances', () => {
    it('is the one of the formula, for ReLU and for centred values', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 99 }), fc.boolean(), (percent, rectified) => {
                const p = percent / 100;
                const [finding, ...others] = found(
                    input(8),
                    dense(16, rectified ? 'relu' : 'linear'),
                    dropout(p),
                    norm,
                    classes,
                );
                assert.equal(others.length, 0);
                // ((v + c^2) / (1 - p) - c^2) / v with mean c and variance v of ReLU of a standard normal.
                const c = rectified ? 1 / Math.sqrt(2 * Math.PI) : 0;
                const v = rectified ? 0.5 - c * c : 1;
                const ratio = ((v + c * c) / (1 - p) - c * c) / v;
                const printed = Number(/ (\S+) times/.exec(finding?.message ?? '')?.[1]?.replaceAll(',', ''));
                assert.ok(Math.abs(printed - ratio) <= 0.006 * ratio, `${printed} is not ${ratio}`);
                assert.equal(/at least/.test(finding?.message ?? ''), !rectified);
                assert.equal(finding?.severity, ratio >= 1.5 ? 'warning' : 'info');
            }),
        );
    });

    it('counts a leaky rectifier by its slope, and through pools and reshapes before the dropout', () => {
        const messages = [0, 0.5, 1].map(slope => {
            const [finding] = found(
                input(8, 8, 1),
                layer('conv2d', { filters: 4, kernel_size: 3 }),
                layer('leaky_relu', { negative_slope: slope }),
                layer('max_pool2d', { pool_size: 2 }),
                layer('flatten'),
                dropout(0.5),
                norm,
                classes,
            );
            return / (at least|about) (\S+) times/.exec(finding?.message ?? '')?.slice(1);
        });
        // (1 + k / 2) / (1 / 2), k = squared mean over variance: for slope 0.5 mean 0.5 / sqrt(2 pi), mean square 0.625.
        const squaredMean = 0.25 / (2 * Math.PI);
        const half = (1 + squaredMean / (0.625 - squaredMean) / 2) * 2;
        assert.deepEqual(messages, [
            ['about', '2.47'],
            ['about', String(Number(half.toPrecision(3)))],
            ['at least', '2'],
        ]);
    });

    it('takes the least where something else than a rectifier stands before', () => {
        for (const before of [layer('tanh'), layer('gelu'), layer('layer_norm'), dropout(0.1), dense(16)]) {
            const findings = found(input(8), dense(16, 'relu'), before, dropout(0.5), norm, classes);
            assert.match(findings.at(-1)?.message ?? '', /at least 2 times/);
        }
    });

    it('says through what it goes on where that is not a rectifier', () => {
        for (const between of ['tanh', 'sigmoid', 'gaussian_noise'] as const) {
            const arguments_ = between === 'gaussian_noise' ? { stddev: 1 } : {};
            const [finding] = found(
                input(8),
                dense(16),
                dropout(0.5),
                layer(between, arguments_),
                norm,
                classes,
            );
            assert.match(finding?.message ?? '', new RegExp(`by at least 2, and .* through \`${between}\``));
        }
    });

    it('is diluted by each sum on the way', () => {
        const [finding] = found(
            input(16),
            dense(16),
            residual(residual(dense(16), dropout(0.8)), layer('relu')),
            norm,
            classes,
        );
        // 1 + (5 - 1) / 4.
        assert.match(finding?.message ?? '', /by at least 5: .* store about 2 times/);
        assert.equal(finding?.severity, 'warning');
    });

    it('is a warning from the option on', () => {
        const tested = network(input(8), dense(16), dropout(0.5), norm, classes);
        const severities = [1.99, 2, 2.01].map(
            ratio =>
                lintWith(
                    [dropoutBeforeBatchnorm],
                    { network: tested },
                    {
                        options: { 'dropout-before-batchnorm': { ratio } },
                    },
                )[0]?.severity,
        );
        assert.deepEqual(severities, ['warning', 'warning', 'info']);
    });

    it('counts a level less before many channels and at small rates, as Wide ResNets have it', () => {
        const severity = (units: number, p: number, activation = 'relu') =>
            found(input(8), dense(units, activation), dropout(p), norm, classes)[0]?.severity;
        assert.deepEqual(
            [severity(255, 0.3), severity(256, 0.3), severity(256, 0.31), severity(512, 1 - 0.7)],
            ['warning', 'info', 'warning', 'info'],
        );
        assert.deepEqual([severity(255, 0.2), severity(256, 0.2)], ['info', 'hint']);
        // PointNet has this order, with 0.3 before 256 linear units.
        assert.equal(severity(256, 0.3, 'linear'), 'hint');
    });

    it('is that of the narrowest normalization, where several store it', () => {
        const [finding] = found(
            input(300),
            dense(300),
            dropout(0.2),
            residual(norm, dense(300)),
            norm,
            classes,
        );
        assert.equal(finding?.severity, 'hint');
        assert.match(finding?.message ?? '', /at least 1\.25 times/);
    });

    it('is that of the fewest channels, where several store it undiluted, whichever comes first', () => {
        const wideLast = concat([norm], []);
        const wideFirst = concat([concat([], [dense(300)]), layer('batch_norm')], [norm]);
        for (const behind of [wideLast, wideFirst]) {
            const [finding] = found(input(8), dense(250), dropout(0.2), behind, layer('batch_norm'), classes);
            assert.equal(finding?.severity, 'info');
        }
        const [wide] = found(input(8), dense(250), dropout(0.2), concat([], [dense(250)]), norm, classes);
        assert.equal(wide?.severity, 'hint');
    });

    it('moves dropout behind hidden activations only, and never where the way forks', () => {
        const target = (...behind: Statement[]) => {
            const tested = network(input(8), dense(16), dropout(0.5), layer('batch_norm'), ...behind);
            const [finding] = lintWith([dropoutBeforeBatchnorm], { network: tested });
            const [edit] = finding?.fixes[0]?.edits ?? [];
            assert.ok(edit?.kind === 'move_layer' && 'after' in edit);
            return tested.layers[edit.after]?.kind;
        };
        assert.equal(target(layer('relu'), layer('tanh'), dense(4)), 'tanh');
        assert.equal(target(layer('softmax')), 'batch_norm');
        assert.equal(target(layer('relu'), residual(dense(16))), 'relu');
        assert.equal(target(residual(layer('relu'))), 'batch_norm');
    });

    it('moves dropout to the head only where the head stands behind it and every normalization, on the one way', () => {
        const titles = (...statements: Statement[]) =>
            found(...statements)
                .flatMap(({ fixes }) => fixes.map(({ title }) => title))
                .filter(title => title.includes('before the last'));
        const start = [input(8), dense(16), dropout(0.5), layer('batch_norm'), dense(16)] as const;
        assert.equal(titles(...start, dense(4)).length, 1);
        assert.equal(titles(input(8), dropout(0.5), layer('batch_norm')).length, 0);
        assert.equal(titles(...start, dense(4), layer('batch_norm')).length, 0);
        assert.equal(titles(...start, residual(dense(16))).length, 0);
        assert.equal(
            titles(input(8), dense(16), dropout(0.5), layer('batch_norm'), layer('softmax')).length,
            0,
        );
        const channels = (...between: Statement[]) =>
            titles(
                input(8, 8, 1),
                layer('conv2d', { filters: 4, kernel_size: 3 }),
                layer('spatial_dropout', { rate: 0.5 }),
                layer('batch_norm'),
                layer('conv2d', { filters: 4, kernel_size: 1 }),
                ...between,
            ).length;
        assert.equal(channels(layer('conv2d', { filters: 4, kernel_size: 1 })), 1);
        assert.equal(channels(layer('flatten'), dense(4)), 0);
    });

    it('reports every instance, the worst of them in words', () => {
        const findings = lintWith([dropoutBeforeBatchnorm], {
            network: network(input(8), repeat(4, dense(16), dropout(0.5), layer('batch_norm')), classes),
        });
        assert.equal(findings.length, 1);
        assert.match(findings[0]?.message ?? '', / \(x4\)\.$/);
    });
});
