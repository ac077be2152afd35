import assert from 'node:assert/strict';
import { asMeasured, type Efficacy, efficacySentence, efficacyText } from '../../src/lint/efficacy.ts';
import { elementwiseDropoutBeforeMaxpool } from '../../src/lint/rules/elementwise-dropout-before-maxpool.ts';
import { lintWith } from '../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../support/networks.ts';

const useless: Efficacy = {
    ...{ verdict: 'harms', seeds: 12, dataSets: 3, hasNoBenefit: true },
    ...{ loss: [0.1234, 0.0456], error: [0.0031, 0.0022] },
};

describe('what was measured of a rule', () => {
    const rule = elementwiseDropoutBeforeMaxpool;
    const spec = network(
        input(8, 8, 1),
        layer('conv2d', { filters: 4, kernel_size: 3 }),
        dropout(0.25),
        layer('max_pool2d', { pool_size: 2 }),
        layer('flatten'),
        dense(10, 'softmax'),
    );
    const severityBy = (some: typeof rule) => lintWith([some], { network: spec })[0]?.severity;

    it('makes a hint of it where its fix is of no use', () => {
        assert.equal(severityBy(rule), 'info');
        const lowered = asMeasured(rule, useless);
        assert.deepEqual([lowered.severity, lowered.statedSeverity], ['hint', 'info']);
        assert.equal(severityBy(lowered), 'hint');
        assert.deepEqual(
            lintWith([lowered], { network: spec })[0]?.fixes.map(({ title }) => title),
            lintWith([rule], { network: spec })[0]?.fixes.map(({ title }) => title),
        );
    });

    it('leaves it as it is otherwise', () => {
        const { hasNoBenefit: _, ...harmful } = useless;
        assert.equal(asMeasured(rule, harmful), rule);
    });

    it('yields to a severity that is configured', () => {
        const [finding] = lintWith(
            [asMeasured(rule, useless)],
            { network: spec },
            { severities: { [rule.id]: 'warning' } },
        );
        assert.equal(finding?.severity, 'warning');
    });

    it('is said on its page with its numbers', () => {
        assert.equal(
            efficacyText(asMeasured(rule, useless), useless),
            'Measured here: the preferred fix changes the validation loss by +12.3 ± 4.6% and the error by +0.31 ± 0.22 percentage ' +
                'points, over 12 seeds on 3 data sets: it harms. No data set showed a benefit, so this rule is a hint; by its ' +
                'references it would be **info**. `docs/efficacy.md` says on which networks, and what each data set shows.',
        );
        assert.equal(
            efficacySentence(rule.id, useless),
            'Measured over 12 seeds on 3 data sets, the preferred fix of `elementwise-dropout-before-maxpool` changes the ' +
                'validation loss by +12.3 ± 4.6%.',
        );
    });

    it('is not said where nothing was measured', () => {
        // Arithmetic, which no training tests.
        assert.equal(efficacyText({ id: 'stacked-dropout', severity: 'warning' }), '');
        assert.equal(efficacySentence('stacked-dropout'), undefined);
    });
});
