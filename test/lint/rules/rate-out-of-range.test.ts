import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LayerKind } from '../../../src/catalog/layers/index.ts';
import { rateOutOfRange } from '../../../src/lint/rules/rate-out-of-range.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { analyzeSpec, candidatesOf, describeAll, testRule } from '../rule-tester.ts';

const model = (line: string, before = '') =>
    `${before}model m {\n    input(64)\n    dense(256, activation = relu)\n${line}    dense(10, activation = softmax)\n}\n`;
const set = (parameter: string, to: number, output: string) => ({
    title: `Set \`${parameter}\` to ${to}`,
    safety: 'changes-training' as const,
    output,
});
const remove = (kind: string) => ({
    title: `Remove \`${kind}\``,
    safety: 'changes-training' as const,
    output: model(''),
});

testRule(rateOutOfRange, {
    valid: [
        { name: 'rates in [0, 1)', code: model('    dropout(0)\n') },
        { name: 'a rate just below 1', code: model('    dropout(0.999)\n') },
        { name: 'a rate that misses 0 by a rounding error', code: model('    dropout(1 - 0.7 - 0.3)\n') },
        { name: 'keep = 1', code: model('    dropout(keep = 1)\n') },
        { name: 'a percentage', code: model('    dropout(50%)\n') },
        { name: 'a learned rate', code: model('    variational_dropout(rate = per_unit)\n') },
        {
            name: 'a schedule in range',
            code: model('    dropout(schedule(0.5, mode = early, cutoff = 10))\n'),
        },
        { name: 'a standard deviation, which is no rate', code: model('    gaussian_noise(1.5)\n') },
    ],
    invalid: [
        {
            name: 'a rate of 1',
            code: model('    dropout(«1»)\n'),
            message:
                'Drop rate 1 drops everything: 0 of 256 values are kept, and the factor 1 / (1 - rate) is infinite. It has to lie in [0, 1).',
            fixes: [set('rate', 0.5, model('    dropout(0.5)\n')), remove('dropout')],
        },
        {
            name: 'a rate that is 1 but for a rounding error',
            code: model('    dropout(«0.1 + 0.2 + 0.7»)\n'),
            message: /^Drop rate 1 drops everything/,
            fixes: [set('rate', 0.5, model('    dropout(0.5)\n')), remove('dropout')],
        },
        {
            name: 'a rate within the slack of 1, with all its digits',
            code: model('    dropout(«0.9999999995»)\n'),
            message:
                'Drop rate 0.9999999995 is within 1e-9 of 1, counts as it, and drops everything: 0 of 256 values are kept. It has to lie in [0, 1).',
            fixes: [set('rate', 0.5, model('    dropout(0.5)\n')), remove('dropout')],
        },
        {
            name: 'a rate just above 1, which does not look like 1',
            code: model('    dropout(«1.0000001»)\n'),
            message: /^Drop rate 1\.0000001 is not in \[0, 1\)/,
            fixes: [set('rate', 0.5, model('    dropout(0.5)\n')), remove('dropout')],
        },
        {
            name: 'a keep probability within the slack of 0',
            code: model('    dropout(keep = «1e-10»)\n'),
            message:
                /^Keep probability 1e-10 is within 1e-9 of 0, counts as it, .* It has to lie in \(0, 1\]\.$/,
            fixes: [set('keep', 0.5, model('    dropout(keep = 0.5)\n')), remove('dropout')],
        },
        {
            name: 'a percentage without its sign, which may also be a number of units',
            code: model('    dropout(«50»)\n'),
            message: 'Drop rate 50 is not in [0, 1). As a percentage it is 0.5.',
            fixes: [
                set('rate', 0.5, model('    dropout(0.5)\n')),
                {
                    title: 'Replace by `dense(50)`',
                    safety: 'changes-training',
                    output: model('    dense(50)\n'),
                },
                remove('dropout'),
            ],
        },
        {
            name: 'a number of units',
            code: model('    dropout(«256»)\n'),
            message: 'Drop rate 256 is not in [0, 1). A layer of 256 units is `dense(256)`.',
            fixes: [
                {
                    title: 'Replace by `dense(256)`',
                    safety: 'changes-training',
                    output: model('    dense(256)\n'),
                },
                remove('dropout'),
            ],
        },
        {
            name: 'a negative rate',
            code: model('    dropout(«-0.25»)\n'),
            message: 'Drop rate -0.25 is not in [0, 1): it would keep 320 of 256 values.',
            fixes: [remove('dropout'), set('rate', 0.25, model('    dropout(0.25)\n'))],
        },
        {
            name: 'Gaussian dropout at 1, whose variance is infinite',
            code: model('    gaussian_dropout(«1»)\n'),
            message:
                'Drop rate 1 gives the noise an infinite standard deviation, sqrt(rate / (1 - rate)). It has to lie in [0, 1).',
            fixes: [set('rate', 0.5, model('    gaussian_dropout(0.5)\n')), remove('gaussian_dropout')],
        },
        {
            name: 'a weight noise, without a count of values',
            code: model('    drop_connect(«1.5»)\n'),
            message: 'Drop rate 1.5 is not in [0, 1).',
            fixes: [set('rate', 0.5, model('    drop_connect(0.5)\n')), remove('drop_connect')],
        },
        {
            name: 'more than all in percent, which is not 1.5%',
            code: model('    dropout(«150%»)\n'),
            message: 'Drop rate 1.5 is not in [0, 1): it would keep -128 of 256 values.',
            fixes: [
                { ...set('rate', 0.5, model('    dropout(50%)\n')), title: 'Set `rate` to 50%' },
                remove('dropout'),
            ],
        },
        {
            name: 'a path that is dropped in every example',
            code: model('    path_dropout(«1»)\n'),
            message:
                'Drop rate 1 drops everything: 0% of the examples are kept, and the factor 1 / (1 - rate) is infinite. It has to lie in [0, 1).',
            // At any other rate it drops examples that no other path carries.
            fixes: [remove('path_dropout')],
        },
        {
            name: 'a keep probability of 0',
            code: model('    dropout(keep = «0»)\n'),
            message:
                /^Keep probability 0 drops everything: 0 of 256 values are kept.*It has to lie in \(0, 1\]\.$/,
            fixes: [set('keep', 0.5, model('    dropout(keep = 0.5)\n')), remove('dropout')],
        },
        {
            name: 'a keep probability in percent',
            code: model('    dropout(keep = «80»)\n'),
            message: 'Keep probability 80 is not in (0, 1]. As a percentage it is 0.8.',
            fixes: [set('keep', 0.8, model('    dropout(keep = 0.8)\n')), remove('dropout')],
        },
        {
            name: 'the rate of a schedule, and keeps the schedule',
            code: model('    dropout(«schedule(50, mode = early, cutoff = 10)»)\n'),
            message: 'Drop rate 50 is not in [0, 1). As a percentage it is 0.5.',
            fixes: [
                set('rate', 0.5, model('    dropout(schedule(0.5, mode = early, cutoff = 10))\n')),
                remove('dropout'),
            ],
        },
        {
            name: 'an initial rate that learning cannot start from',
            code: model('    variational_dropout(initial_rate = «1»)\n'),
            message: /^Initial rate 1 gives the noise an infinite standard deviation/,
            fixes: [
                set('initial_rate', 0.5, model('    variational_dropout(initial_rate = 0.5)\n')),
                remove('variational_dropout'),
            ],
        },
    ],
});

describe('rate-out-of-range, where a rate is shared', () => {
    it('says it once, where the rate is written', () => {
        const text = `model m(noise = dropout(50)) {\n    input(64)\n    dense(64)\n    noise\n    dense(32)\n    noise\n    dense(2)\n}\n`;
        const analysis = analyzeSpec(text);
        assert.deepEqual(describeAll(analysis), [
            'rate-out-of-range at 50: Drop rate 50 is not in [0, 1). As a percentage it is 0.5 (x2).',
        ]);
        const [diagnostic] = analysis.diagnostics;
        assert.ok(diagnostic);
        assert.equal(analysis.fixesFor(diagnostic)[0]?.edits[0]?.newText, '0.5');
    });
});

describe('rate-out-of-range, in general', () => {
    const noises: readonly LayerKind[] = [
        'dropout',
        'gaussian_dropout',
        'alpha_dropout',
        'spatial_dropout',
        'drop_connect',
    ];

    it('speaks exactly where a rate is outside [0, 1), whatever the kind of noise', () => {
        const border = fc.constantFrom(0, 1, -1e-12, 1 - 1e-12, 1 + 1e-12, 1 - 1e-6, -1e-6, 100, 256);
        fc.assert(
            fc.property(
                fc.constantFrom(...noises),
                fc.oneof(fc.double({ noNaN: false }), fc.double({ min: -2, max: 2 }), border),
                (kind, rate) => {
                    const tested = network(
                        input(8),
                        dense(4, 'relu'),
                        layer(kind, { rate }),
                        dense(2, 'softmax'),
                    );
                    const found = lintWith([rateOutOfRange], { network: tested }).filter(
                        finding => finding.rule === 'rate-out-of-range',
                    );
                    const isInside = rate >= -1e-9 && rate < 1 - 1e-9;
                    assert.equal(found.length, isInside ? 0 : 1);
                    // A way out is always offered.
                    assert.ok(isInside || (found[0]?.fixes.length ?? 0) > 0);
                },
            ),
        );
    });

    it('offers only rates that are none of its own business any more', () => {
        fc.assert(
            fc.property(fc.double({ min: -3, max: 300, noNaN: true }), rate => {
                const tested = network(input(8), dense(4, 'relu'), dropout(rate), dense(2, 'softmax'));
                for (const { edits } of lintWith([rateOutOfRange], { network: tested }).flatMap(
                    ({ fixes }) => fixes,
                )) {
                    for (const edit of edits) {
                        assert.ok(
                            edit.kind !== 'set_parameter' ||
                                (Number(edit.value) >= 0 && Number(edit.value) < 1),
                        );
                    }
                }
            }),
        );
    });
});

describe('rate-out-of-range, at its borders', () => {
    const offers = (noise: string) => candidatesOf(rateOutOfRange, model(`    ${noise}\n`))[0];
    const set = (rate: number, parameter = 'rate') => `Set \`${parameter}\` to ${rate}`;
    const gone = 'Remove `dropout`';
    const said = (rate: number) =>
        lintWith([rateOutOfRange], { network: network(input(8), dense(4), dropout(rate), dense(2)) })[0]
            ?.message ?? '';

    it('takes the sign away where a rate is left by it', () => {
        assert.deepEqual(offers('dropout(-0.2)'), [gone, set(0.2)]);
        assert.deepEqual(offers('dropout(-0.999)'), [gone, set(0.999)]);
        assert.deepEqual(offers('dropout(-1)'), [gone]);
        assert.deepEqual(offers('dropout(-1.5)'), [gone]);
        assert.deepEqual(offers('dropout(keep = -0.5)'), [gone, set(0.5, 'keep')]);
        assert.deepEqual(offers('dropout(keep = 0)'), [set(0.5, 'keep'), gone]);
    });

    it('reads 1 to 100 as a percentage, and says so', () => {
        assert.deepEqual(offers('dropout(99)')?.[0], set(0.99));
        assert.deepEqual(offers('dropout(keep = 80)'), [set(0.8, 'keep'), gone]);
        assert.deepEqual(offers('dropout(101.5)'), [gone]);
        assert.deepEqual(offers('dropout(keep = 1000)'), [gone]);
        assert.match(said(99.5), /As a percentage it is 0\.995\./);
        assert.match(said(100), /A layer of 100 units/);
        assert.deepEqual(offers('dropout(100)'), ['Replace by `dense(100)`', gone]);
        assert.deepEqual(offers('dropout(keep = 100)'), [set(1, 'keep'), gone]);
        assert.deepEqual(offers('dropout(keep = 150%)'), [set(0.5, 'keep'), gone]);
        assert.deepEqual(offers('dropout(1.999)'), [set(0.5), gone]);
        assert.match(said(100.5), /it would keep/);
        assert.match(said(101), /A layer of 101 units/);
    });

    it('offers the usual rate where a percentage would be next to nothing', () => {
        assert.deepEqual(offers('dropout(2)'), [set(0.02), set(0.5), gone]);
        assert.deepEqual(offers('dropout(3)'), [set(0.03), gone]);
        assert.deepEqual(offers('gaussian_dropout(2)'), [set(0.02), 'Remove `gaussian_dropout`']);
    });

    it('takes 16 and more for a number of units, of a rate alone', () => {
        assert.deepEqual(offers('dropout(15)'), [set(0.15), gone]);
        assert.deepEqual(offers('dropout(16)'), [set(0.16), 'Replace by `dense(16)`', gone]);
        assert.deepEqual(offers('dropout(16.5)'), [set(0.165), gone]);
        assert.deepEqual(offers('dropout(keep = 64)'), [set(0.64, 'keep'), gone]);
    });

    it('counts values only where values are dropped', () => {
        const saidOf = (noise: string) =>
            analyzeSpec(model(`    ${noise}\n`)).diagnostics.find(({ rule }) => rule === rateOutOfRange.id)
                ?.message;
        assert.equal(saidOf('dropout(1)')?.includes(': 0 of 256 values are kept'), true);
        assert.equal(saidOf('drop_connect(1)')?.includes('values'), false);
        assert.equal(saidOf('dropout(-0.5)')?.endsWith(': it would keep 384 of 256 values.'), true);
        assert.equal(saidOf('drop_connect(-0.5)'), 'Drop rate -0.5 is not in [0, 1).');
        assert.equal(saidOf('gaussian_dropout(-0.5)'), 'Drop rate -0.5 is not in [0, 1).');
        assert.match(saidOf('path_dropout(-0.5)') ?? '', /: it would keep 150% of the examples\.$/);
        assert.equal(saidOf('drop_connect(1 - 1e-10)')?.includes('values'), false);
        assert.equal(saidOf('dropout(1 - 1e-10)')?.includes(': 0 of 256 values are kept'), true);
    });

    it('shows all digits beside 1 only', () => {
        assert.match(said(1.00001), /^Drop rate 1\.00001 /);
        assert.match(said(1.999999), /^Drop rate 1\.999999 /);
        assert.match(said(2.000001), /^Drop rate 2 /);
    });
});
