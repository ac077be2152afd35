import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dropoutWeightBatchnorm } from '../../../src/lint/rules/dropout-weight-batchnorm.ts';
import { lintWith } from '../../../src/lint/run.ts';
import {
    concat,
    dense,
    dropout,
    input,
    layer,
    network,
    projected,
    residual,
    type Statement,
} from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) => lines('model m {', '    input(64)', ...body, '}');
const output = '    dense(10, activation = softmax)';
const normalized = ['    dense(128)', '    batch_norm()', '    relu()'];
const changes = 'changes-training' as const;

testRule(dropoutWeightBatchnorm, {
    valid: [
        { name: 'a small rate', code: model('    dropout(0.1)', ...normalized, output) },
        {
            name: 'dropout behind the last batch normalization',
            code: model(...normalized, '    dropout(0.5)', output),
        },
        {
            name: 'layer normalization',
            code: model('    dropout(0.2)', '    dense(64)', '    layer_norm()', output),
        },
        {
            name: 'two layers with weights between',
            code: model('    dropout(0.2)', '    dense(64)', '    dense(64)', '    batch_norm()', output),
        },
        {
            name: 'a batch normalization right behind, which is another rule’s',
            code: model('    dense(64)', '    dropout(0.3)', '    batch_norm()', ...normalized, output),
        },
        {
            name: 'a scheduled rate',
            code: model('    dropout(schedule(0.2, mode = early, cutoff = 5))', ...normalized, output),
        },
        { name: 'noise on weights', code: model('    drop_connect(0.5)', ...normalized, output) },
    ],
    invalid: [
        {
            name: 'dropout one dense layer before',
            code: model('    dense(256, activation = relu)', '    «dropout»(0.2)', ...normalized, output),
            message:
                'Through `dense`, `dropout` reaches `batch_norm`, which stores about 1.25 times the variance of inference where units are centred and independent.',
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`',
                    safety: changes,
                    output: model(
                        '    dense(256, activation = relu)',
                        ...normalized,
                        '    dropout(0.2)',
                        output,
                    ),
                },
                {
                    title: 'Set `rate` to 0.1',
                    safety: changes,
                    output: model(
                        '    dense(256, activation = relu)',
                        '    dropout(0.1)',
                        ...normalized,
                        output,
                    ),
                },
            ],
        },
        {
            name: 'a rate that is written as keep, with the normalization behind an activation',
            code: model(
                '    dense(512, activation = relu)',
                '    «dropout»(keep = 0.5)',
                '    dense(512, activation = relu)',
                '    batch_norm()',
                output,
            ),
            message: /about 2 times/,
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`',
                    safety: changes,
                    output: model(
                        '    dense(512, activation = relu)',
                        '    dense(512, activation = relu)',
                        '    batch_norm()',
                        '    dropout(keep = 0.5)',
                        output,
                    ),
                },
                {
                    title: 'Set `keep` to 0.9',
                    safety: changes,
                    output: model(
                        '    dense(512, activation = relu)',
                        '    dropout(keep = 0.9)',
                        '    dense(512, activation = relu)',
                        '    batch_norm()',
                        output,
                    ),
                },
            ],
        },
        {
            name: 'a rate that a constant holds, which is mended there',
            code: lines(
                'let p = 0.3',
                model(
                    '    dense(256, activation = relu)',
                    '    «dropout»(p)',
                    ...normalized,
                    output,
                ).trimEnd(),
            ),
            message: /about 1\.43 times/,
            related: ['batch_norm'],
            fixes: [
                {
                    title: 'Move `dropout` before the last `dense`',
                    safety: changes,
                    output: lines(
                        'let p = 0.3',
                        model(
                            '    dense(256, activation = relu)',
                            ...normalized,
                            '    dropout(p)',
                            output,
                        ).trimEnd(),
                    ),
                },
                {
                    title: 'Set `p` to 0.1',
                    safety: changes,
                    output: lines(
                        'let p = 0.1',
                        model(
                            '    dense(256, activation = relu)',
                            '    dropout(p)',
                            ...normalized,
                            output,
                        ).trimEnd(),
                    ),
                },
            ],
        },
        {
            name: 'the instances of a repeated body of which one is right, without a fix',
            code: model(
                '    repeat 2 {',
                '        dense(64)',
                '        batch_norm()',
                '        relu()',
                '        «dropout»(0.3)',
                '    }',
                output,
            ),
            message: /about 1\.43 times/,
            related: ['batch_norm'],
            fixes: [],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([dropoutWeightBatchnorm], { network: network(...statements) });
const severity = (...statements: Statement[]) => found(...statements)[0]?.severity;
const conv = (filters: number) => layer('conv2d', { filters, kernel_size: 3, padding: 'same' });
const norm = layer('batch_norm');
const classes = dense(10, 'softmax');

describe('the variance that weights carry to a batch normalization', () => {
    it('is 1 / (1 - rate) for centred and independent units, and reported above 0.1', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 99 }), percent => {
                const p = percent / 100;
                const [finding] = found(input(8), dense(16), dropout(p), dense(128), norm, classes);
                if (percent <= 10) {
                    assert.equal(finding, undefined);
                    return;
                }
                const printed = Number(/about (\S+) times/.exec(finding?.message ?? '')?.[1]);
                assert.ok(Math.abs(printed * (1 - p) - 1) <= 0.006);
                assert.equal(finding?.severity, 'hint');
            }),
        );
    });

    it('is information where much is dropped before few dense units only', () => {
        const at = (p: number, units: number) =>
            severity(input(8), dense(16), dropout(p), dense(units), norm, classes);
        assert.deepEqual(
            [at(0.4, 127), at(0.39, 127), at(0.4, 128), at(1 - 0.6, 64)],
            ['info', 'hint', 'hint', 'info'],
        );
        // EEGNet drops half the values before a convolution to 16 channels.
        assert.equal(severity(input(8, 8, 1), conv(8), dropout(0.5), conv(16), norm), 'hint');
    });

    it('is let pass in the blocks of wide residual networks', () => {
        const block = (filters: number) =>
            found(
                input(8, 8, 1),
                conv(filters),
                residual(
                    norm,
                    layer('relu'),
                    conv(filters),
                    norm,
                    layer('relu'),
                    dropout(0.3),
                    conv(filters),
                ),
                layer('batch_norm'),
                layer('global_avg_pool2d'),
                classes,
            ).length;
        assert.deepEqual([block(159), block(160), block(640)], [1, 0, 0]);
        // Without a sum on the way, width alone is no excuse.
        assert.equal(severity(input(8), dense(16), dropout(0.3), dense(640), norm, classes), 'hint');
    });

    it('is that of the narrowest normalization on any way forward', () => {
        const [finding] = found(
            input(8),
            dense(300),
            dropout(0.5),
            projected(dense(64), dense(64), layer('batch_norm')),
            classes,
        );
        assert.equal(finding?.severity, 'info');
        const wide = projected(
            layer('dense', { units: 300 }),
            dense(32),
            layer('batch_norm'),
            dense(300),
            layer('batch_norm'),
        );
        assert.equal(severity(input(8), dense(300), dropout(0.5), wide, classes), 'info');
    });

    it('is that of the narrowest normalization of two branches, whichever comes first', () => {
        const branches = [
            [dense(200), layer('batch_norm')],
            [dense(64), layer('batch_norm')],
        ] as const;
        for (const [one, other] of [branches, [...branches].reverse()]) {
            assert.equal(
                severity(input(8), dense(16), dropout(0.5), concat(one ?? [], other ?? []), classes),
                'info',
            );
        }
    });

    it('goes through pools, activations, reshapes, sums and other noise to the weights', () => {
        const [finding] = found(
            input(8, 8, 1),
            concat([dropout(0.2), layer('relu')], [layer('tanh')]),
            residual(layer('relu')),
            layer('max_pool2d', { pool_size: 2 }),
            layer('gaussian_noise', { stddev: 1 }),
            layer('flatten'),
            dense(200),
            norm,
            classes,
        );
        assert.match(finding?.message ?? '', /about 1\.25 times/);
        assert.equal(found(input(8), dropout(0.2), layer('layer_norm'), dense(200), norm, classes).length, 0);
    });
});
