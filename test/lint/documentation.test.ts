import assert from 'node:assert/strict';
import { measuredExamples } from '../../scripts/reference/measured-examples.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { isInRange } from '../../src/lint/configuration/configurable-rules.ts';
import { explainRule } from '../../src/lint/explain.ts';
import { ruleOf, rules } from '../../src/lint/rules/index.ts';
import { languageRules } from '../../src/model/finding.ts';
import { analyzeSpec, checkNothingNew, describeAll } from './rule-tester.ts';

describe('the documentation of the rules', () => {
    it('has every rule once, in alphabetical order, under an id that no language rule has', () => {
        const ids = rules.map(({ id }) => id);
        assert.deepEqual(ids, [...new Set(ids)].sort());
        assert.deepEqual(
            ids.filter(id => languageRules.some(name => name === id) || !/^[a-z]+(-[a-z]+)+$/.test(id)),
            [],
        );
        assert.equal(ruleOf('stacked-dropout')?.id, 'stacked-dropout');
        assert.equal(ruleOf('no-such-rule'), undefined);
    });

    for (const rule of rules) {
        const { bad, good, what, why, letsPass, references } = rule.documentation;

        it(`${rule.id} reports its bad example, and nothing else does`, () => {
            const found = analyzeSpec(bad, rule, measuredExamples.get(bad)).diagnostics.map(
                diagnostic => diagnostic.rule,
            );
            assert.deepEqual(found, [rule.id]);
        });

        it(`${rule.id} has options whose defaults lie in their own ranges, and says what they are`, () => {
            for (const [name, option] of Object.entries(rule.options)) {
                assert.match(name, /^[a-z]+(_[a-z0-9]+)*$/);
                assert.ok(isInRange(option.default, option), name);
                assert.match(option.summary, /\.$/, name);
            }
        });

        it(`${rule.id} lets its good example pass, and so does every other rule`, () =>
            assert.deepEqual(describeAll(analyzeSpec(good, rule, measuredExamples.get(good))), []));

        it(`${rule.id} mends its bad example, with nothing new`, () => {
            const analysis = analyzeSpec(bad, rule, measuredExamples.get(bad));
            const [diagnostic] = analysis.diagnostics;
            assert.ok(diagnostic);
            const fixes = analysis.fixesFor(diagnostic);
            assert.equal(fixes.length > 0, rule.fixSafety.length > 0);
            for (const { title, edits, safety } of fixes) {
                assert.ok(rule.fixSafety.includes(safety));
                checkNothingNew(analysis, applyTextEdits(bad, edits), `${rule.id}: ${title}`, rule);
            }
        });

        it(`${rule.id} says what it does, why, on what evidence, and what it lets pass`, () => {
            for (const text of [rule.summary, what, why, letsPass]) {
                assert.match(text, /^[A-Z].{20,}\.$/s);
            }
            assert.ok(references.length > 0);
            for (const { title, url, evidence } of references) {
                assert.ok(title.length > 3 && /\.$/.test(evidence));
                assert.ok(url === undefined || URL.canParse(url));
            }
            const page = explainRule(rule);
            assert.ok(page.startsWith(`# ${rule.id}\n\n${rule.summary}\n`));
            for (const part of [bad, good, what, why, letsPass, `**${rule.severity}**`]) {
                assert.ok(page.includes(part));
            }
            assert.ok(!page.includes('undefined') && !/\n{3}/.test(page));
        });
    }
});

describe('options of the rules', () => {
    it('take no rate and no share beyond 0 and 1', () => {
        for (const { id, options } of rules) {
            for (const [name, option] of Object.entries(options)) {
                if (/(^|_)(rate|share)$/.test(name)) {
                    assert.deepEqual([option.minimum, option.maximum], [0, 1], `${id} ${name}`);
                }
            }
        }
    });
});
