import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillUniforms } from '../../../src/core/random/streams.ts';
import { elementwiseDropoutBeforeGlobalPool } from '../../../src/lint/rules/elementwise-dropout-before-global-pool.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network, projected, type Statement } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines('model m {', '    input(8, 8, 1)', ...body, '    dense(10, activation = softmax)', '}');
const conv = '    conv2d(16, 2, activation = relu)';
const changes = 'changes-training' as const;

testRule(elementwiseDropoutBeforeGlobalPool, {
    valid: [
        { name: 'dropout behind the pool', code: model(conv, '    global_avg_pool2d()', '    dropout(0.5)') },
        {
            name: 'dropout of whole channels',
            code: model(conv, '    spatial_dropout(0.5)', '    global_avg_pool2d()'),
        },
        {
            name: 'a convolution between, as in SqueezeNet',
            code: model(
                conv,
                '    dropout(0.5)',
                '    conv2d(10, 1, activation = relu)',
                '    global_avg_pool2d()',
            ),
        },
        {
            name: 'an average that leaves a map',
            code: model(conv, '    dropout(0.1)', '    avg_pool2d(3)', '    flatten()'),
        },
        {
            name: 'an activation between that is not homogeneous',
            code: model(conv, '    dropout(0.5)', '    sigmoid()', '    global_avg_pool2d()'),
        },
        {
            name: 'additive noise',
            code: model(conv, '    gaussian_noise(0.5)', '    global_avg_pool2d()'),
        },
        {
            name: 'learned rates',
            code: model(conv, '    variational_dropout()', '    global_avg_pool2d()'),
        },
        { name: 'a rate of 0', code: model(conv, '    dropout(0)', '    global_avg_pool2d()') },
    ],
    invalid: [
        {
            name: 'dropout before the pool',
            code: model(conv, '    «dropout»(0.5)', '    global_avg_pool2d()'),
            message:
                '`global_avg_pool2d` averages 49 positions, which leaves 14.3% of the noise of `dropout` where they agree; behind the pool all of it would act.',
            related: ['global_avg_pool2d'],
            fixes: [
                {
                    title: 'Move `dropout` after `global_avg_pool2d`',
                    safety: changes,
                    output: model(conv, '    global_avg_pool2d()', '    dropout(0.5)'),
                },
                {
                    title: 'Replace by `spatial_dropout(0.5)`',
                    safety: changes,
                    output: model(conv, '    spatial_dropout(0.5)', '    global_avg_pool2d()'),
                },
            ],
        },
        {
            name: 'a scheduled rate before ReLU and an average over the whole map, which it keeps',
            code: model(
                '    conv2d(16, 2)',
                '    «dropout»(schedule(0.5, mode = early, cutoff = 5))',
                '    relu()',
                '    avg_pool2d(7)',
                '    flatten()',
            ),
            message: /`avg_pool2d` averages 49 positions, which leaves 14\.3%/,
            related: ['avg_pool2d'],
            fixes: [
                {
                    title: 'Move `dropout` after `avg_pool2d`',
                    safety: changes,
                    output: model(
                        '    conv2d(16, 2)',
                        '    relu()',
                        '    avg_pool2d(7)',
                        '    dropout(schedule(0.5, mode = early, cutoff = 5))',
                        '    flatten()',
                    ),
                },
            ],
        },
        {
            name: 'Gaussian dropout, which whole channels cannot replace',
            code: model(conv, '    «gaussian_dropout»(0.3)', '    global_avg_pool2d()'),
            message: /of the noise of `gaussian_dropout`/,
            related: ['global_avg_pool2d'],
            fixes: [
                {
                    title: 'Move `gaussian_dropout` after `global_avg_pool2d`',
                    safety: changes,
                    output: model(conv, '    global_avg_pool2d()', '    gaussian_dropout(0.3)'),
                },
            ],
        },
        {
            name: 'the one instance of a repeated body that the pool follows, without a fix',
            code: model(
                '    repeat 2 {',
                '        conv2d(8, 2)',
                '        «dropout»(0.1)',
                '    }',
                '    global_avg_pool2d()',
            ),
            message: /averages 36 positions, which leaves 16\.7%/,
            related: ['global_avg_pool2d'],
            fixes: [],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([elementwiseDropoutBeforeGlobalPool], { network: network(...statements) });

describe('the noise that an average leaves', () => {
    const map = (height: number, width: number) =>
        found(input(height, width, 3), dropout(0.5), layer('global_avg_pool2d'), dense(10));

    it('is one over the root of the positions, from 16 on', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (height, width) => {
                const [finding] = map(height, width);
                if (height * width < 16) {
                    assert.equal(finding, undefined);
                    return;
                }
                const left = Number(/leaves (\S+)%/.exec(finding?.message ?? '')?.[1]);
                assert.ok(
                    Math.abs(left / 100 - 1 / Math.sqrt(height * width)) < 0.005 / Math.sqrt(height * width),
                );
                assert.equal(finding?.severity, 'info');
            }),
        );
        assert.deepEqual([map(3, 5).length, map(4, 4).length], [0, 1]);
    });

    it('is what is drawn, where positions agree', () => {
        const [p, positions, examples] = [0.5, 49, 8_000];
        const draws = new Float64Array(positions * examples);
        fillUniforms(draws, { seed: 5, stream: 'masks', step: 0, layer: 0, example: 0 });
        let squares = 0;
        for (let example = 0; example < examples; example += 1) {
            const row = draws.subarray(example * positions, (example + 1) * positions);
            const average = row.reduce((sum, u) => sum + (u < p ? 0 : 1 / (1 - p)), 0) / positions;
            squares += (average - 1) ** 2;
        }
        const left = Math.sqrt(squares / examples) / Math.sqrt(p / (1 - p));
        assert.ok(Math.abs(left - 1 / 7) < 0.005, String(left));
    });

    it('begins at the option', () => {
        const tested = network(input(3, 3, 1), dropout(0.5), layer('global_avg_pool2d'), dense(10));
        const counts = [8, 9, 10].map(
            positions =>
                lintWith(
                    [elementwiseDropoutBeforeGlobalPool],
                    { network: tested },
                    {
                        options: { 'elementwise-dropout-before-global-pool': { positions } },
                    },
                ).length,
        );
        assert.deepEqual(counts, [1, 1, 0]);
    });

    it('is not that of a pool beside which something else reads the dropout', () => {
        assert.equal(
            found(
                input(4, 4, 1),
                dropout(0.5),
                projected(layer('global_avg_pool2d'), layer('global_avg_pool2d')),
            ).length,
            0,
        );
    });
});
