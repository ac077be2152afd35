import assert from 'node:assert/strict';
import fc from 'fast-check';
import { iidDropoutOnFeatureMap } from '../../../src/lint/rules/iid-dropout-on-feature-map.ts';
import { lintWith } from '../../../src/lint/run.ts';
import {
    dense,
    dropout,
    input,
    layer,
    network,
    projected,
    repeat,
    type Statement,
} from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines(
        'model m {',
        '    input(16, 16, 1)',
        ...body,
        '    flatten()',
        '    dense(10, activation = softmax)',
        '}',
    );
const conv = '    conv2d(8, 3, activation = relu)';
const last = ['    conv2d(8, 3)', '    max_pool2d(4)'];
const changes = 'changes-training' as const;

testRule(iidDropoutOnFeatureMap, {
    valid: [
        { name: 'dropout of whole channels', code: model(conv, '    spatial_dropout(0.25)', ...last) },
        { name: 'a small rate', code: model(conv, '    dropout(0.19)', ...last) },
        { name: 'the map of the last convolution', code: model(conv, ...last, '    dropout(0.25)') },
        { name: 'the input', code: model('    dropout(0.2)', conv, ...last) },
        { name: 'Gaussian dropout', code: model(conv, '    gaussian_dropout(0.25)', ...last) },
        {
            name: 'a scheduled rate',
            code: model(conv, '    dropout(schedule(0.25, mode = early, cutoff = 5))', ...last),
        },
        {
            name: 'embeddings, which no convolution made',
            code: lines(
                'model m {',
                '    input(400)',
                '    embedding(5000, 50)',
                '    dropout(0.2)',
                '    flatten()',
                '    dense(1, activation = sigmoid)',
                '}',
            ),
        },
        {
            name: 'dropout before a pool, which is another rule’s',
            code: model(conv, '    dropout(0.25)', '    max_pool2d()', '    conv2d(8, 3)'),
        },
    ],
    invalid: [
        {
            name: 'dropout on an early map',
            code: model(conv, '    «dropout»(0.25)', ...last),
            message:
                'Each of 196 positions is dropped alone, and its neighbours still show its value: at rate 0.25 all 9 of a neighbourhood are dropped once in 262,144 times.',
            fixes: [
                {
                    title: 'Replace by `spatial_dropout(0.25)`',
                    safety: changes,
                    output: model(conv, '    spatial_dropout(0.25)', ...last),
                },
            ],
        },
        {
            name: 'dropout behind pooling and normalization',
            code: model(
                '    conv2d(8, 3, padding = same)',
                '    batch_norm()',
                '    max_pool2d()',
                '    «dropout»(0.2)',
                ...last,
            ),
            message: /^Each of 64 positions .* once in 1,953,125 times\.$/,
            fixes: [
                {
                    title: 'Replace by `spatial_dropout(0.2)`',
                    safety: changes,
                    output: model(
                        '    conv2d(8, 3, padding = same)',
                        '    batch_norm()',
                        '    max_pool2d()',
                        '    spatial_dropout(0.2)',
                        ...last,
                    ),
                },
            ],
        },
        {
            name: 'the first instances of a repeated body, without a fix, since the last ones are late',
            code: model('    repeat 4 {', '        conv2d(8, 2)', '        «dropout»(0.25)', '    }'),
            message: /^Each of 225 positions .* \(x2\)\.$/,
            fixes: [],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([iidDropoutOnFeatureMap], { network: network(...statements) });
const convolution = () => layer('conv2d', { filters: 4, kernel_size: 1 });

describe('dropout of single values on a map', () => {
    it('is reported for the first half of the convolutions', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 9 }), count => {
                const findings = found(
                    input(8, 8, 1),
                    ...Array.from({ length: count }, () => [convolution(), dropout(0.5)]).flat(),
                );
                assert.equal(findings.length, Math.floor(count / 2));
            }),
        );
    });

    it('is reported from 64 positions on, and from the rate on', () => {
        const at = (height: number, width: number, p: number, options = {}) =>
            lintWith(
                [iidDropoutOnFeatureMap],
                { network: network(input(height, width, 1), convolution(), dropout(p), convolution()) },
                { options: { 'iid-dropout-on-feature-map': options } },
            ).length;
        assert.deepEqual([at(7, 9, 0.5), at(8, 8, 0.5), at(8, 8, 1 - 0.8), at(8, 8, 0.199)], [0, 1, 1, 0]);
        assert.deepEqual([at(7, 9, 0.5, { positions: 63 }), at(8, 8, 0.1, { rate: 0.1 })], [1, 1]);
    });

    it('says how often a value disappears with its eight neighbours: p^9', () => {
        fc.assert(
            fc.property(fc.integer({ min: 20, max: 99 }), percent => {
                const p = percent / 100;
                const [finding] = found(input(8, 8, 1), convolution(), dropout(p), convolution());
                const printed = Number(
                    /once in (\S+) times/.exec(finding?.message ?? '')?.[1]?.replaceAll(',', ''),
                );
                assert.ok(Math.abs(printed * p ** 9 - 1) <= 0.5 * p ** 9 + 1e-9);
            }),
        );
    });

    it('counts the two neighbours of a step in a sequence', () => {
        const step = () => layer('conv1d', { filters: 4, kernel_size: 1 });
        const [finding] = found(
            input(64),
            layer('embedding', { vocabulary: 100, dimensions: 4 }),
            step(),
            dropout(0.5),
            step(),
        );
        assert.match(
            finding?.message ?? '',
            /^Each of 64 positions .* all 3 of a neighbourhood are dropped once in 8 times/,
        );
    });

    it('has no early map behind a sum, and none behind a dense layer', () => {
        const behindSum = found(
            input(8, 8, 4),
            projected(convolution(), convolution()),
            dropout(0.5),
            repeat(4, convolution()),
        );
        assert.equal(behindSum.length, 0);
        const behindDense = found(
            input(8, 8, 1),
            convolution(),
            layer('flatten'),
            dense(64),
            layer('reshape', { shape: [8, 8, 1] }),
            dropout(0.5),
            convolution(),
        );
        assert.equal(behindDense.length, 0);
    });
});
