// The pages of the linter's rules: what `netspec explain` prints, and what the linter says of the bad example.

import { ruleReferencePath } from '../../src/catalog/reference-path.ts';
import { createLines } from '../../src/cli/lines.ts';
import { renderDiagnostic } from '../../src/cli/render-diagnostic.ts';
import { createStyle } from '../../src/cli/style.ts';
import { explainRule } from '../../src/lint/explain.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRules } from '../../src/model/finding.ts';
import { ScriptError } from '../output.ts';
import { analyze } from './execute.ts';
import { blocks, code, fence, generatedNotice, link, prose, proseInPage, table } from './markdown.ts';

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
        `In the editor the same stands under the text, with the fixes as quick fixes.`,
    );
    const index = link('All rules', ruleReferencePath(rule.id), 'rules/README.md');
    return `${generatedNotice}\n\n${explained.trimEnd().replace(nextSection, () => `\n${said}\n${nextSection}`)}\n\n${index}.\n`;
}

function asInTerminal(rule: Rule): string {
    const text = rule.documentation.bad;
    const analysis = analyze(text, rule);
    const diagnostic = analysis.diagnostics.find(candidate => candidate.rule === rule.id);
    if (diagnostic === undefined) {
        throw new ScriptError(`${rule.id} does not report its own bad example.`);
    }
    const lines = createLines(text);
    const placed = ({ start, end }: { readonly start: number; readonly end: number }) => ({
        start: lines.positionAt(start),
        end: lines.positionAt(end),
    });
    return renderDiagnostic(
        {
            ...diagnostic,
            ...placed(diagnostic.range),
            file: 'bad.netspec',
            related: diagnostic.related.map(({ message, range }) => ({ message, ...placed(range) })),
            fixes: analysis.fixesFor(diagnostic),
        },
        lines,
        { style: createStyle(false), columns: 100, explains: false },
    );
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
        '## Mistakes of the language',
        prose(
            `Besides these, the language itself reports ${languageRules.map(code).join(', ')}. ` +
                'They and `rate-out-of-range` refuse training; nothing else does.',
        ),
    )}\n`;
}
