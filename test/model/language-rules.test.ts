import assert from 'node:assert/strict';
import { commentRules, configurationRule, languageRules } from '../../src/model/finding.ts';
import { languageRulePages } from '../../src/model/language-rules.ts';
import { analyze, showAll } from '../language/support.ts';

describe('the pages of what the language reports', () => {
    it('are there for every such rule, in alphabetical order', () => {
        const ids = languageRulePages.map(({ id }) => id);
        assert.deepEqual(ids, [...languageRules, ...commentRules, configurationRule].sort());
    });

    for (const { id, bad, good, severity } of languageRulePages) {
        it(`show of ${id} a spec that it reports, and one that is clean`, function () {
            if (bad === undefined || good === undefined) {
                // A configuration is no spec, and what cannot be run yet changes.
                assert.ok(id === 'configuration' || id === 'not-runnable-yet');
                this.skip();
            }
            assert.deepEqual(
                analyze(bad).diagnostics.map(found => [found.rule, found.severity]),
                [[id, severity]],
            );
            assert.deepEqual(showAll(analyze(good)), []);
        });
    }
});
