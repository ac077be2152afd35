// The pages of the linter's rules: what `netspec explain` prints, and what the linter says of the bad example.

import { ruleReferencePath } from '../../src/catalog/reference-path.ts';
import { analyzedFile } from '../../src/cli/analyze.ts';
import { renderDiagnostic } from '../../src/cli/render-diagnostic.ts';
import { createStyle } from '../../src/cli/style.ts';
import { explainLanguageRule, explainRule } from '../../src/lint/explain.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { type LanguageRulePage, languageRulePages } from '../../src/model/language-rules.ts';
import { ScriptError } from '../output.ts';
import { analyze } from './execute.ts';
import { blocks, code, fence, generatedNotice, link, prose, proseInPage, table } from './markdown.ts';
import { measuredExamples } from './measured-examples.ts';

/** The section that what the linter says is put before. */
const nextSection = '\n## What it lets pass\n';

export function rulePage(rule: Rule): string {
    const explained = proseInPage(explainRule(rule));
    if (!explained.includes(nextSection)) {
        throw new ScriptError(`The page of ${rule.id} has no section for what it lets pass.`);
    }
    const said = blocks(
        '## What it says of the bad example',
        fence('text', asInTerminal(rule)),
        rule.category === 'measured'
            ? 'It was trained for this page. In the editor the same stands under the text once it was trained there.'
            : 'In the editor the same stands under the text, with the fixes as quick fixes.',
    );
    const index = link('All rules', ruleReferencePath(rule.id), 'rules/README.md');
    return `${generatedNotice}\n\n${explained.trimEnd().replace(nextSection, () => `\n${said}\n${nextSection}`)}\n\n${index}.\n`;
}

/** The page of what the language itself reports. */
export function languagePage(rule: LanguageRulePage): string {
    const index = link('All rules', ruleReferencePath(rule.id), 'rules/README.md');
    return `${generatedNotice}\n\n${proseInPage(explainLanguageRule(rule)).trimEnd()}\n\n${index}.\n`;
}

function asInTerminal(rule: Rule): string {
    const { bad } = rule.documentation;
    const analysis = analyze(bad, rule, measuredExamples.get(bad));
    const { diagnostics, lines } = analyzedFile('bad.netspec', '', analysis);
    const diagnostic = diagnostics.find(candidate => candidate.rule === rule.id);
    if (diagnostic === undefined) {
        throw new ScriptError(`${rule.id} does not report its own bad example.`);
    }
    return renderDiagnostic(diagnostic, lines, { style: createStyle(false), columns: 100, explains: false });
}

export function ruleTable(page: string, of: readonly Rule[] = rules): string {
    return table(
        ['rule', 'severity', 'fixes', 'what it reports'],
        of.map(({ id, severity, fixSafety, summary, onByDefault }) => [
            link(code(id), page, ruleReferencePath(id)),
            onByDefault === false ? `${severity}, off by default` : severity,
            fixSafety.map(safety => (safety === 'safe' ? 'safe' : 'changes training')).join(', ') || 'none',
            summary,
        ]),
    );
}

export function ruleIndexPage(): string {
    const page = 'rules/README.md';
    const categories = [...new Set(rules.map(rule => rule.category))].sort();
    return `${blocks(
        generatedNotice,
        '# Rules of the linter',
        `${link('Reference', page, 'README.md')}.`,
        prose(
            'Every message carries the number computed for the layer that it stands on. A *safe* fix keeps what the network ' +
                'computes or mends what is surely wrong; one that *changes training* is offered and never applied with the others.',
        ),
        ...categories.map(category =>
            blocks(
                `## ${category.charAt(0).toUpperCase()}${category.slice(1).replaceAll('-', ' ')}`,
                ruleTable(
                    page,
                    rules.filter(rule => rule.category === category),
                ),
            ),
        ),
        '## Reported by the language',
        prose(
            'They and `rate-out-of-range` refuse training; what is said about comments and configuration refuses nothing.',
        ),
        table(
            ['rule', 'severity', 'what it reports'],
            languageRulePages.map(({ id, severity, summary }) => [
                link(code(id), page, ruleReferencePath(id)),
                severity,
                summary,
            ]),
        ),
    )}\n`;
}
