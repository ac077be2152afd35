import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noiseBudget } from '../../../src/lint/rules/noise-budget.ts';
import { lintNetwork, lintWith } from '../../../src/lint/run.ts';
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
import { candidatesOf, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines('model m {', '    input(64)', ...body, '    dense(10, activation = softmax)', '}');
const hidden = (noise: string) => ['    dense(128, activation = relu)', `    ${noise}`];
const times = (count: number, noise: string) => Array.from({ length: count }, () => hidden(noise)).flat();
const changes = 'changes-training' as const;

testRule(noiseBudget, {
    valid: [
        {
            name: 'the recipe of the original paper',
            code: model('    dropout(0.2)', ...times(3, 'dropout(0.5)')),
        },
        { name: 'a product of exactly 16', code: model(...times(4, 'dropout(0.5)')) },
        {
            name: 'a network that is normalized on the way',
            code: model(...times(4, 'dropout(0.5)'), '    layer_norm()', ...times(4, 'dropout(0.5)')),
        },
        {
            name: 'residual blocks with one dropout each',
            code: model(
                '    dense(128)',
                '    repeat 12 {',
                '        residual {',
                '            dense(128, activation = relu)',
                '            dropout(0.5)',
                '            dense(128)',
                '        }',
                '    }',
            ),
        },
        {
            name: 'scheduled rates',
            code: model(...times(6, 'dropout(schedule(0.5, mode = early, cutoff = 5))')),
        },
        {
            name: 'a keep probability in the place of a rate at its end, of which another rule speaks',
            code: model(...times(3, 'dropout(0.5)'), ...times(1, 'dropout(0.8)')),
        },
        {
            name: 'a rate in the place of a keep probability at its end',
            code: model(...times(3, 'dropout(0.5)'), ...times(1, 'dropout(keep = 0.2)')),
        },
        { name: 'noise on weights', code: model(...times(8, 'drop_connect(0.5)')) },
        {
            name: 'additive noise and alpha dropout',
            code: model(...times(6, 'alpha_dropout(0.1)'), ...times(6, 'gaussian_noise(1)')),
        },
    ],
    invalid: [
        {
            name: 'six dropouts',
            code: model('    repeat 6 {', ...times(1, '«dropout»(0.5)').map(line => `    ${line}`), '    }'),
            message:
                '6 dropouts on one path multiply the noise by 64 (6 x 0.5); 10 is what the original recipe has.',
            fixes: [
                {
                    // 1 - 0.5^(ln 10 / ln 64) = 0.319.
                    title: 'Set the rates to 0.31',
                    safety: changes,
                    output: model(
                        '    repeat 6 {',
                        ...times(1, 'dropout(0.31)').map(line => `    ${line}`),
                        '    }',
                    ),
                },
            ],
        },
        {
            name: 'several statements, each of them once, and lowers all in proportion',
            code: model(
                '    dropout(0.2)',
                ...times(2, 'dropout(0.5)'),
                ...hidden('dropout(keep = 0.4)'),
                ...hidden('«dropout»(0.5)'),
            ),
            message:
                '5 dropouts on one path multiply the noise by 25 (0.2, 2 x 0.5, 0.6, 0.5); 10 is what the original recipe has.',
            severity: 'info',
            related: ['dropout', 'dropout', 'dropout', 'dropout'],
            fixes: [
                {
                    title: 'Lower the rates in proportion, to a product of 10',
                    safety: changes,
                    // (1 - p)^t with t = ln 10 / ln 25 = 0.7153: 0.147, 0.391, 0.481.
                    output: model(
                        '    dropout(0.14)',
                        ...times(2, 'dropout(0.39)'),
                        ...hidden('dropout(keep = 0.52)'),
                        ...hidden('dropout(0.39)'),
                    ),
                },
            ],
        },
        {
            name: 'exactly 32, which is no warning yet',
            code: model(...times(4, 'dropout(0.5)'), ...hidden('«gaussian_dropout»(0.5)')),
            message: /multiply the noise by 32 \(5 x 0\.5\)/,
            severity: 'info',
            related: ['dropout', 'dropout', 'dropout', 'dropout'],
            fixes: [
                {
                    title: 'Set the rates to 0.36',
                    safety: changes,
                    output: model(...times(4, 'dropout(0.36)'), ...hidden('gaussian_dropout(0.36)')),
                },
            ],
        },
        {
            name: 'many in the branch of one block',
            code: model(
                ...hidden('dropout(0.5)'),
                '    residual {',
                ...times(5, 'dropout(0.5)').map(line => `    ${line}`),
                ...hidden('«dropout»(0.5)').map(line => `    ${line}`),
                '    }',
            ),
            message: /^6 dropouts on one path multiply the noise by 64 /,
            related: ['dropout', 'dropout', 'dropout', 'dropout', 'dropout'],
            fixes: [
                {
                    title: 'Set the rates to 0.31',
                    safety: changes,
                    output: model(
                        ...hidden('dropout(0.5)'),
                        '    residual {',
                        ...times(6, 'dropout(0.31)').map(line => `    ${line}`),
                        '    }',
                    ),
                },
            ],
        },
        {
            name: 'a rate that a constant holds, which is mended there',
            code: lines('let p = 0.5', model(...times(5, 'dropout(p)'), ...hidden('«dropout»(p)')).trimEnd()),
            message: /multiply the noise by 64/,
            related: ['dropout', 'dropout', 'dropout', 'dropout', 'dropout'],
            fixes: [
                {
                    title: 'Set `p` to 0.31',
                    safety: changes,
                    output: lines('let p = 0.31', model(...times(6, 'dropout(p)')).trimEnd()),
                },
            ],
        },
        {
            name: 'a statement of which only some instances are on the way, without a fix',
            code: model(
                '    repeat 2 {',
                ...times(5, 'dropout(0.5)').map(line => `    ${line}`),
                ...hidden('«dropout»(0.5)').map(line => `    ${line}`),
                '        layer_norm()',
                '    }',
            ),
            message: /^6 dropouts .* \(x2\)\.$/,
            related: ['dropout', 'dropout', 'dropout', 'dropout', 'dropout'],
            fixes: [],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([noiseBudget], { network: network(input(8), ...statements, dense(4)) });
const printedProduct = (message = '') => Number(/noise by (\S+) \(/.exec(message)?.[1]?.replaceAll(',', ''));

describe('the noise on a way', () => {
    it('is the product of 1 / (1 - p), reported above 16, and a warning above 32', () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 1, max: 95 }), { minLength: 1, maxLength: 9 }),
                fc.constantFrom('dropout' as const, 'gaussian_dropout' as const),
                (percents, kind) => {
                    const product = percents.reduce((all, percent) => (all * 100) / (100 - percent), 1);
                    fc.pre(Math.abs(product - 16) > 1e-6 && Math.abs(product - 32) > 1e-6 && product < 1e6);
                    const [finding, ...others] = found(
                        ...percents.flatMap(percent => [dense(8), layer(kind, { rate: percent / 100 })]),
                    );
                    assert.equal(others.length, 0);
                    if (product < 16) {
                        assert.equal(finding, undefined);
                        return;
                    }
                    assert.equal(finding?.severity, product > 32 ? 'warning' : 'info');
                    assert.ok(Math.abs(printedProduct(finding?.message) / product - 1) <= 0.0051);
                },
            ),
        );
    });

    it('is 10 at most after the fix, and not far below', () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 20, max: 80 }), { minLength: 7, maxLength: 12 }),
                percents => {
                    const [finding] = found(
                        ...percents.flatMap(percent => [dense(8), dropout(percent / 100)]),
                    );
                    fc.pre(finding !== undefined);
                    const rates = (finding?.fixes[0]?.edits ?? []).map(edit =>
                        edit.kind === 'set_parameter' ? Number(edit.value) : Number.NaN,
                    );
                    assert.equal(rates.length, percents.length);
                    const product = rates.reduce((all, rate) => all / (1 - rate), 1);
                    assert.ok(product <= 10 + 1e-9 && product > 7, String(product));
                },
            ),
            { numRuns: 40 },
        );
    });

    it('is more than a million without overflow', () => {
        for (const count of [21, 5000]) {
            const [finding] = found(...Array.from({ length: count }, () => [dense(8), dropout(0.5)]).flat());
            assert.match(finding?.message ?? '', /noise by more than a million \(/);
        }
        const [below] = found(repeat(19, dense(8), dropout(0.5)));
        assert.match(below?.message ?? '', /noise by 524,288 \(19 x 0\.5\)/);
    });

    it('does not count the branch of a block on the way of the shortcut, nor the way before the block in its branch', () => {
        const three = () => repeat(3, dense(8), dropout(0.5));
        assert.equal(found(three(), residual(three()), dense(8)).length, 0);
        const [afterwards, ...others] = found(three(), residual(three()), three());
        assert.equal(others.length, 0);
        assert.equal(printedProduct(afterwards?.message), 64);
        const [inBranch] = found(three(), residual(three(), three()));
        assert.equal(printedProduct(inBranch?.message), 64);
        // Nor does a block in a branch count for the rest of that branch.
        const nested = residual(residual(three()), three());
        assert.equal(found(nested, three()).length, 0);
    });

    it('is that of the noisiest branch of a concatenation', () => {
        const some = (count: number) => [repeat(count, dense(8), dropout(0.5))];
        for (const [one, other] of [
            [5, 2],
            [2, 5],
        ] as const) {
            const [finding, ...others] = found(concat(some(one), some(other)));
            assert.equal(others.length, 0);
            assert.equal(printedProduct(finding?.message), 32);
            assert.equal(printedProduct(found(concat(some(one), some(other)), ...some(1))[0]?.message), 64);
        }
    });

    it('begins anew behind a normalization, also in a branch', () => {
        const five = () => repeat(5, dense(8), dropout(0.5));
        const [first, second, ...others] = found(five(), layer('batch_norm'), five());
        assert.equal(others.length, 0);
        assert.deepEqual([printedProduct(first?.message), printedProduct(second?.message)], [32, 32]);
        const branch = residual(five(), layer('layer_norm'), five());
        assert.deepEqual(
            found(five(), branch).map(({ message }) => printedProduct(message)),
            // What leads into the normalization goes through the first five too.
            [1024, 32],
        );
    });

    it('takes its limits from the options', () => {
        const tested = network(input(8), repeat(3, dense(8), dropout(0.5)), dense(4));
        const severities = [
            { info: 7.9, warning: 7.95 },
            { info: 7.9, warning: 8 },
            { info: 8, warning: 8 },
            { info: 9, warning: 7 },
        ].map(
            options =>
                lintWith([noiseBudget], { network: tested }, { options: { 'noise-budget': options } })[0]
                    ?.severity,
        );
        assert.deepEqual(severities, ['warning', 'info', undefined, 'warning']);
    });
});

describe('noise-budget with one dropout', () => {
    const rulesOf = (...after: readonly Statement[]) =>
        lintNetwork({ network: network(input(64), dense(1000, 'relu'), ...after) });

    it('says so in the singular', () => {
        const found = rulesOf(dropout(0.97), dense(10, 'softmax')).find(
            ({ rule }) => rule === 'noise-budget',
        );
        assert.match(found?.message ?? '', /^1 dropout on one path multiplies the noise by 33\.3 \(0\.97\);/);
    });

    it('leaves dropout after the output to its rule', () => {
        assert.deepEqual(
            rulesOf(dense(10, 'softmax'), dropout(0.97)).map(({ rule }) => rule),
            ['dropout-after-output-activation'],
        );
    });
});

describe('noise-budget, where lowering would lower something else', () => {
    const offers = (...body: string[]) =>
        candidatesOf(noiseBudget, model(...body)).map(titles => titles.length);
    const held = (text: string) => candidatesOf(noiseBudget, text).map(titles => titles.length);

    it('offers it where every dropout is written in place, and all instances are of the way', () => {
        assert.deepEqual(offers(...times(6, 'dropout(0.5)')), [1]);
        assert.deepEqual(
            held(`let noise = dropout(0.5)\n${model(...times(5, 'dropout(0.5)'), ...hidden('noise'))}`),
            [0],
        );
        const block = `model block() {\n${hidden('dropout(0.5)').join('\n')}\n}\n`;
        const calls = Array.from({ length: 6 }, () => '    block()');
        assert.deepEqual(held(block + model(...calls)), [1]);
        assert.deepEqual(held(block + model('    block()', '    layer_norm()', ...calls)), [0]);
    });
});
