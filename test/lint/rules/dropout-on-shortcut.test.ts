import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dropoutOnShortcut } from '../../../src/lint/rules/dropout-on-shortcut.ts';
import { lintWith } from '../../../src/lint/run.ts';
import type { ResolvedNetwork } from '../../../src/model/resolved.ts';
import {
    concat,
    dense,
    dropout,
    input,
    layer,
    network,
    projected,
    repeat,
    residual,
    type Statement,
} from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines(
        'model m {',
        '    input(64)',
        '    dense(64, activation = relu)',
        ...body,
        '    dense(10, activation = softmax)',
        '}',
    );
const block = ['    residual {', '        dense(64, activation = relu)', '        dense(64)', '    }'];
const blockWith = (noise: string) => [
    '    residual {',
    '        dense(64, activation = relu)',
    `        ${noise}`,
    '        dense(64)',
    '    }',
];
const changes = 'changes-training' as const;
const into = 'Move `dropout` into the branch, before its last `dense`, as `dropout(0.2)`';

testRule(dropoutOnShortcut, {
    valid: [
        { name: 'dropout in the branch', code: model(...blockWith('dropout(0.5)'), ...block) },
        { name: 'dropout before the first block', code: model('    dropout(0.5)', ...block) },
        {
            name: 'dropout behind the last sum, which belongs to the head',
            code: model(...block, '    dropout(0.5)'),
        },
        {
            name: 'a normalization between dropout and the sum before it',
            code: model(...block, '    layer_norm()', '    dropout(0.2)', ...block),
        },
        {
            name: 'weights between',
            code: model(...block, '    dense(64)', '    dropout(0.2)', ...block),
        },
        {
            name: 'additive noise',
            code: model(...block, '    gaussian_noise(0.2)', ...block),
        },
        { name: 'a rate of 0', code: model(...block, '    dropout(0)', ...block) },
        {
            name: 'a scheduled rate',
            code: model(...block, '    dropout(schedule(0.2, mode = early, cutoff = 5))', ...block),
        },
    ],
    invalid: [
        {
            name: 'dropout between two blocks, and moves it into the first',
            code: model(...block, '    «dropout»(0.2)', ...block),
            message:
                '`dropout` acts on what the shortcut of a block carries: 80% of the values come through while training, scaled by 1.25.',
            related: ['residual'],
            fixes: [
                { title: into, safety: changes, output: model(...blockWith('dropout(0.2)'), ...block) },
                { title: 'Remove `dropout`', safety: changes, output: model(...block, ...block) },
            ],
        },
        {
            name: 'dropout behind ReLU between two blocks',
            code: model(...block, '    relu()', '    «dropout»(0.2)', ...block),
            message: /: 80% of the values come through/,
            related: ['residual'],
            fixes: [
                {
                    title: into,
                    safety: changes,
                    output: model(...blockWith('dropout(0.2)'), '    relu()', ...block),
                },
                {
                    title: 'Remove `dropout`',
                    safety: changes,
                    output: model(...block, '    relu()', ...block),
                },
            ],
        },
        {
            name: 'Gaussian dropout, of which nothing is dropped',
            code: model(...block, '    «gaussian_dropout»(0.2)', ...block),
            message:
                '`gaussian_dropout` acts on what the shortcut of a block carries: while training it multiplies the mean square by 1.25.',
            related: ['residual'],
            fixes: [
                {
                    title: 'Move `gaussian_dropout` into the branch, before its last `dense`, as `gaussian_dropout(0.2)`',
                    safety: changes,
                    output: model(...blockWith('gaussian_dropout(0.2)'), ...block),
                },
                { title: 'Remove `gaussian_dropout`', safety: changes, output: model(...block, ...block) },
            ],
        },
        {
            name: 'a repeated block, the last instance of which is the head’s',
            code: model(
                '    repeat 4 {',
                ...block.map(line => `    ${line}`),
                '        «dropout»(0.5)',
                '    }',
            ),
            message:
                '`dropout` acts on what the shortcuts of three blocks carry: 12.5% of the values come through all of them while training, scaled by 8 (x3).',
            related: ['residual'],
            fixes: [
                {
                    title: 'Move `dropout` into the branch, before its last `dense`, as `dropout(0.5)`',
                    safety: changes,
                    output: model(
                        '    repeat 4 {',
                        ...blockWith('dropout(0.5)').map(line => `    ${line}`),
                        '    }',
                    ),
                },
                {
                    title: 'Remove `dropout`',
                    safety: changes,
                    output: model('    repeat 4 {', ...block.map(line => `    ${line}`), '    }'),
                },
            ],
        },
        {
            name: 'a noise that is a parameter, which stays one',
            code: model(...block, '    «noise»', ...block).replace(
                'model m',
                'model m(noise = dropout(0.2))',
            ),
            message: /: 80% of the values come through/,
            related: ['residual'],
            fixes: [
                {
                    title: 'Remove `dropout`',
                    safety: changes,
                    output: model(...block, ...block).replace('model m', 'model m(noise = dropout(0.2))'),
                },
            ],
        },
        {
            name: 'a rate that a constant holds, which is not written down elsewhere',
            code: lines('let p = 0.2', model(...block, '    «dropout»(p)', ...block).trimEnd()),
            message: /: 80% of the values come through/,
            related: ['residual'],
            fixes: [
                {
                    title: 'Remove `dropout`',
                    safety: changes,
                    output: lines('let p = 0.2', model(...block, ...block).trimEnd()),
                },
            ],
        },
        {
            name: 'a block without weights in its branch, of which nothing is told to move',
            code: model('    residual {', '        tanh()', '    }', '    «dropout»(0.2)', ...block),
            message: /: 80% of the values come through/,
            related: ['residual'],
            fixes: [
                {
                    title: 'Remove `dropout`',
                    safety: changes,
                    output: model('    residual {', '        tanh()', '    }', ...block),
                },
            ],
        },
        {
            name: 'one dropout between two calls of one model, which does not become two',
            code: lines(
                'model block {',
                ...block,
                '}',
                model('    block()', '    «dropout»(0.2)', '    block()').trimEnd(),
            ),
            message: /: 80% of the values come through/,
            related: ['residual'],
            fixes: [
                {
                    title: 'Remove `dropout`',
                    safety: changes,
                    output: lines(
                        'model block {',
                        ...block,
                        '}',
                        model('    block()', '    block()').trimEnd(),
                    ),
                },
            ],
        },
        {
            name: 'dropout as the shortcut itself, which no line can be moved from',
            code: model(
                '    residual(projection = «dropout»(0.5)) {',
                '        dense(64, activation = relu)',
                '        dense(64)',
                '    }',
            ),
            message: /: 50% of the values come through while training, scaled by 2\.$/,
            related: ['residual'],
            fixes: [],
        },
        {
            name: 'a statement of which one instance is no mistake, without a fix',
            code: lines(
                'model part {',
                '    «dropout»(0.2)',
                '}',
                model(
                    ...block,
                    '    part()',
                    '    residual {',
                    '        dense(64)',
                    '        part()',
                    '    }',
                ).trimEnd(),
            ),
            message: /: 80% of the values come through/,
            related: ['residual'],
            fixes: [],
        },
    ],
});

const lint = (tested: ResolvedNetwork) => lintWith([dropoutOnShortcut], { network: tested });
const found = (...statements: Statement[]) => lint(network(input(16), dense(16), ...statements));
const plain = () => residual(dense(16, 'relu'), dense(16));

describe('what a shortcut carries through dropout', () => {
    it('is the product of what each lets through', () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }),
                percents => {
                    const rates = percents.map(percent => percent / 100);
                    const findings = found(plain(), ...rates.flatMap(p => [dropout(p), plain()]), dense(4));
                    assert.equal(findings.length, rates.length);
                    const kept = rates.reduce((product, p) => product * (1 - p), 1);
                    const [, scaled] = /scaled by (\S+)\.$/.exec(findings.at(-1)?.message ?? '') ?? [];
                    const printed = Number(scaled?.replaceAll(',', ''));
                    assert.ok(Math.abs(printed * kept - 1) < 1e-3, `${printed} is not ${1 / kept}`);
                },
            ),
        );
    });

    it('is an error from 20 blocks and a rate of 0.3 on', () => {
        const severity = (count: number, p: number) =>
            lint(network(input(16), dense(16), repeat(count + 1, plain(), dropout(p)), dense(4)))[0]
                ?.severity;
        assert.deepEqual(
            [severity(19, 0.5), severity(20, 0.5), severity(20, 1 - 0.7), severity(54, 0.29)],
            ['warning', 'error', 'error', 'warning'],
        );
    });

    it('is hurt by dropout beside a projection, and not by a second branch', () => {
        const conv = (filters: number) => layer('conv2d', { filters, kernel_size: 1 });
        const shortcut = (first: Statement) =>
            lint(network(input(4, 4, 8), conv(8), projected(first, conv(8)), layer('flatten'), dense(4)))
                .length;
        assert.deepEqual(
            [
                shortcut(layer('spatial_dropout', { rate: 0.2 })),
                shortcut(layer('alpha_dropout', { rate: 0.2 })),
            ],
            [1, 0],
        );
        assert.equal(shortcut(layer('drop_connect', { rate: 0.2 })), 0);
        const beside = (...way: Statement[]) =>
            found(projected(repeat(1, dropout(0.2), ...way), dense(16)), dense(4)).length;
        const behindBlock = repeat(1, plain(), dropout(0.2));
        assert.equal(found(projected(behindBlock, dense(16)), dense(4)).length, 1);
        assert.deepEqual([beside(), beside(dense(16)), beside(dense(16), dense(16))], [1, 1, 0]);
    });

    it('is found where blocks are nested, once', () => {
        const findings = found(
            plain(),
            dropout(0.5),
            residual(residual(dense(16), dense(16)), dense(16)),
            dense(4),
        );
        assert.equal(findings.length, 1);
        assert.match(findings[0]?.message ?? '', /of a block carries: 50%/);
    });

    it('is not what a concatenation passes on', () => {
        assert.equal(found(plain(), dropout(0.5), concat([dense(8)], []), dense(4)).length, 0);
        assert.equal(found(concat([dense(16)], [dropout(0.5)]), dense(16), plain()).length, 0);
        // Dropout in a branch of a concatenation that stands in a branch of a sum.
        assert.equal(found(residual(concat([dense(8)], [dropout(0.5), dense(8)])), dense(4)).length, 0);
    });

    it('is lost for the whole of it by stochastic depth behind the sum', () => {
        const [finding] = found(plain(), layer('path_dropout', { rate: 0.2 }), plain());
        assert.match(finding?.message ?? '', /^`path_dropout` acts on .* 80% of the values/);
        assert.equal(found(residual(dense(16), layer('path_dropout', { rate: 0.2 })), plain()).length, 0);
    });

    it('begins anew in every network', () => {
        assert.equal(found(dense(16), dropout(0.5), dense(16)).length, 0);
        assert.equal(found(dropout(0.5), residual(), dense(4)).length, 0);
        assert.equal(found(plain(), dropout(0.5), dense(16), plain()).length, 0);
        // The noise of one block's branch is not on the next one's shortcut.
        assert.equal(found(residual(dense(16), dropout(0.5)), plain()).length, 0);
    });
});
