// What the study of the rules' efficacy makes of its pairs, and that the linter's table is made of the pairs that are kept.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { efficacyCases, isRegressionSet } from '../../scripts/studies/efficacy-cases.ts';
import { ruleEffects, type SetEffect } from '../../scripts/studies/efficacy-effects.ts';
import { type EfficacyPair, efficacyPairs } from '../../scripts/studies/efficacy-runs.ts';
import { efficacyTableOf } from '../../scripts/studies/efficacy-table-text.ts';
import { notMeasured } from '../../scripts/studies/not-measured.ts';
import { changeText } from '../../scripts/studies/page-parts.ts';
import { efficacyTable } from '../../src/lint/efficacy-table.ts';
import { rules } from '../../src/lint/rules/index.ts';

const side = (loss: number, error = loss / 10) => ({ loss, error, gap: loss / 2, parameters: 10 });

/** A pair for each of the changes, which are added to a loss of `base`. */
function pairsOn(
    data: string,
    changes: readonly number[],
    base = 10,
    more: Partial<EfficacyPair> = {},
): EfficacyPair[] {
    return changes.map((change, index) => ({
        ...{ rule: 'tested', data, seed: index + 1, key: data, fix: 'Mend it' },
        ...{ base: side(base), variant: side(base + change) },
        ...more,
    }));
}

const effectOf = (pairs: readonly EfficacyPair[]) => {
    const [effect] = ruleEffects(pairs, data => data === 'regression');
    assert.ok(effect);
    return effect;
};

const close = (found: number, expected: number) =>
    assert.ok(Math.abs(found - expected) < 1e-4 * Math.abs(expected), `${found} is not ${expected}`);

describe('the effect of a fix', () => {
    it('has the interval of a paired t test', () => {
        // scipy.stats.ttest_rel(...).confidence_interval(0.95): -3 ± 1.963243.
        const [set] = effectOf(pairsOn('one', [-1, -2, -3, -4, -5])).sets as [SetEffect];
        close(set.loss.change.mean, -3);
        close(set.loss.change.margin, 1.963243);
        close(set.loss.base, 10);
        assert.equal(set.verdict, 'helps');
    });

    it('is pooled as shares of the loss, over the mean of the sets for each seed', () => {
        const { pooled, verdict } = effectOf([
            ...pairsOn('one', [-1, -2, -3, -4, -5]),
            ...pairsOn('regression', [300, 200, 100, 200, 300], 1000),
        ]);
        assert.ok(pooled);
        // Means of [-0.1 + 0.3, -0.2 + 0.2, -0.3 + 0.1, -0.4 + 0.2, -0.5 + 0.3] / 2.
        close(pooled.loss.mean, -0.04);
        // [0.1, 0, -0.1, -0.1, -0.1]: t(0.975, 4) · 0.0894427 / √5.
        close(pooled.loss.margin, 0.111058);
        assert.deepEqual([pooled.seeds, pooled.trained, pooled.dataSets], [5, 2, 2]);
        assert.equal(verdict, 'no evidence');
        // Root mean squared errors are no shares of the examples.
        close(pooled.error?.mean ?? Number.NaN, -0.3);
    });

    it('is judged from five seeds on', () => {
        for (const [changes, verdict] of [
            [[-1, -1.1, -1.2, -1.1], 'not measured'],
            [[-1, -1.1, -1.2, -1.1, -1], 'helps'],
            [[1, 1.1, 1.2, 1.1, 1], 'harms'],
            [[1, -1.1, 1.2, -1.1, 1], 'no evidence'],
        ] as const) {
            const { sets, verdict: all } = effectOf(pairsOn('one', changes));
            assert.deepEqual([sets[0]?.verdict, all], [verdict, verdict]);
        }
    });

    it('is that of the network and fix that were trained last', () => {
        const old = pairsOn('one', [5, 5.1, 5.2, 5, 5, 5], 10, { key: 'as it was' });
        const { sets } = effectOf([...old, ...pairsOn('one', [-1, -2, -3, -4, -5])]);
        assert.equal(sets.length, 1);
        close(sets[0]?.loss.change.mean ?? 0, -3);
    });

    it('tells two networks on one data set apart', () => {
        const other = pairsOn('one', [1, 1.1, 1.2, 1.1, 1], 10, { network: 'deeper', key: 'deeper' });
        const { sets } = effectOf([...pairsOn('one', [-1, -1.1, -1.2, -1.1, -1]), ...other]);
        assert.deepEqual(
            sets.map(({ network, verdict }) => [network, verdict]),
            [
                [undefined, 'helps'],
                ['deeper', 'harms'],
            ],
        );
    });
});

describe('a fix without benefit', () => {
    const changes = (count: number, change: number) =>
        Array.from({ length: count }, (_, index) => change + (index % 3) / 10);
    const sets = ['one', 'two', 'three'];

    it('needs ten seeds on three data sets, and no set that it helps', () => {
        const without = (count: number, names: readonly string[]) =>
            effectOf(names.flatMap(name => pairsOn(name, changes(count, 1)))).hasNoBenefit;
        assert.equal(without(10, sets), true);
        assert.equal(without(9, sets), false);
        assert.equal(without(10, sets.slice(1)), false);
        const helped = [
            ...sets.slice(1).flatMap(name => pairsOn(name, changes(10, 1))),
            ...pairsOn('one', changes(10, -1)),
        ];
        assert.equal(effectOf(helped).hasNoBenefit, false);
        // Ten seeds on three of four do not do: the fourth has not spoken.
        const begun = [
            ...sets.flatMap(name => pairsOn(name, changes(10, 1))),
            ...pairsOn('four', changes(3, 1)),
        ];
        assert.equal(effectOf(begun).hasNoBenefit, false);
    });

    it('has none in the error either', () => {
        const pairs = sets.flatMap(name => pairsOn(name, changes(10, 1)));
        const withFewerErrors = pairs.map(pair =>
            pair.data === 'one'
                ? { ...pair, variant: { ...pair.variant, error: 0.5 + pair.seed / 100 } }
                : pair,
        );
        assert.equal(effectOf(withFewerErrors).hasNoBenefit, false);
    });

    it('is never one that lowers every loss by about the same', () => {
        fc.assert(
            fc.property(
                fc.array(fc.double({ min: -1.2, max: -0.8, noNaN: true }), { minLength: 30, maxLength: 30 }),
                some => {
                    const pairs = sets.flatMap((name, index) =>
                        pairsOn(name, some.slice(10 * index, 10 * index + 10)),
                    );
                    const { verdict, hasNoBenefit } = effectOf(pairs);
                    assert.deepEqual([verdict, hasNoBenefit], ['helps', false]);
                },
            ),
        );
    });
});

describe('the table of measured effects', () => {
    const pairs = efficacyPairs().filter(({ rule, data, network }) =>
        efficacyCases.some(each => each.rule === rule && each.data === data && each.network === network),
    );

    it('is that of the pairs that are kept', () => {
        assert.ok(pairs.length > 0);
        assert.deepEqual(efficacyTableOf(ruleEffects(pairs, isRegressionSet)), efficacyTable);
    });

    it('lowers the rules without benefit to hints, and leaves the others as they were', () => {
        for (const rule of rules) {
            const isLowered = efficacyTable[rule.id]?.hasNoBenefit === true;
            assert.equal(rule.statedSeverity !== undefined, isLowered, rule.id);
            assert.ok(!isLowered || rule.severity === 'hint', rule.id);
        }
    });

    it('leaves no rule out: each is tried, or it is said why not', () => {
        const tried = new Set(efficacyCases.map(({ rule }) => rule));
        const known = rules.map(({ id }) => id);
        assert.deepEqual([...tried, ...Object.keys(notMeasured)].sort(), known.sort());
    });

    it('tries every rule on three data sets at least', () => {
        for (const rule of new Set(efficacyCases.map(each => each.rule))) {
            const sets = efficacyCases.filter(each => each.rule === rule).map(({ data }) => data);
            assert.ok(new Set(sets).size >= 3, rule);
        }
    });
});

describe('a change in words', () => {
    it('is as fine as its margin, and zero has no sign', () => {
        assert.equal(changeText({ mean: -0.12345, margin: 0.0141 }, 100), '-12.3 ± 1.4');
        assert.equal(changeText({ mean: 0.4, margin: 12.3 }), '0 ± 12');
        assert.equal(changeText({ mean: -0.001, margin: 0.31 }), '0.00 ± 0.31');
        assert.equal(changeText({ mean: 2.345, margin: Number.POSITIVE_INFINITY }), '+2.3');
    });
});
