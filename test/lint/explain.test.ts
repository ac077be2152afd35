import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ReferencePages } from '../../src/language/services/reference-pages.ts';
import { toDiagnostic } from '../../src/language/services/validator.ts';
import { configurableRules } from '../../src/lint/configuration/configurable-rules.ts';
import { readConfigurationFile } from '../../src/lint/configuration/configuration-file.ts';
import { explain, explainRule } from '../../src/lint/explain.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRulePages } from '../../src/model/language-rules.ts';
import { analyze } from '../language/support.ts';

const ids = [...rules, ...languageRulePages].map(({ id }) => id);
const reference = join(import.meta.dirname, '..', '..', 'docs', 'reference');

describe('the page of a rule', () => {
    it('is there for every rule that may be reported', () => {
        for (const id of ids) {
            assert.ok(explain(id)?.startsWith(`# ${id}\n`), id);
        }
        assert.equal(explain('no-such-rule'), undefined);
        assert.equal(explain('constructor'), undefined);
    });

    it('is what the code of every diagnostic opens', () => {
        const pages = new ReferencePages();
        pages.initialize({ initializationOptions: { referenceUri: pathToFileURL(reference).href } });
        const analysis = analyze('');
        for (const rule of ids) {
            const diagnostic = toDiagnostic(
                analysis,
                { rule, severity: 'warning', message: '', range: { start: 0, end: 0 }, related: [] },
                pages,
            );
            assert.equal(diagnostic.code, rule);
            assert.ok(existsSync(fileURLToPath(diagnostic.codeDescription?.href ?? 'file:///none')), rule);
        }
    });

    it('says how to configure the rule, in words that the reader of configurations takes', () => {
        for (const { id } of configurableRules()) {
            const page = explain(id) ?? '';
            const sample = /```json\n([\s\S]*?)```/.exec(page)?.[1];
            assert.ok(sample, id);
            assert.deepEqual(readConfigurationFile(sample).mistakes, [], id);
            assert.ok(page.includes(`--rule ${id}=`), id);
            assert.ok(page.includes(`dropoutLab.lint.severity.${id}`), id);
            const hasOptions = page.includes('dropoutLab.lint.options.');
            assert.equal(page.includes('the settings `dropoutLab'), hasOptions, id);
            assert.equal(page.includes(' say the same'), hasOptions, id);
        }
    });

    it('names each option with its range and default, and what an off rule is by default', () => {
        const page = explainRule(
            defineRule({
                id: 'tested',
                category: 'rate',
                severity: 'info',
                onByDefault: false,
                summary: 'A rule.',
                documentation: {
                    what: 'W.',
                    why: 'Y.',
                    bad: 'b\n',
                    good: 'g\n',
                    references: [],
                    letsPass: 'L.',
                },
                options: { limit: { default: 16, summary: 'The limit.', minimum: 1, whole: true } },
                messages: {},
                check: () => [],
                fixes: () => [],
                fixSafety: [],
            }),
        );
        assert.match(page, /- `limit` \(a whole number of at least 1, default 16\): The limit\./);
        assert.match(page, /"severity": "off",\s+"options": \{\s+"limit": 16/);
        assert.match(page, /\*\*info\*\* \(off by default\)/);
        assert.match(page, /dropoutLab\.lint\.options\.tested\.\*/);
    });

    it('does not say how to silence what cannot be silenced', () => {
        assert.doesNotMatch(explain('rate-out-of-range') ?? '', /## Silence it/);
        assert.match(explain('stacked-dropout') ?? '', /## Silence it/);
    });
});
