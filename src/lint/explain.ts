// A rule in Markdown, for *Explain Rule*, `netspec explain` and the reference pages.

import type { Rule } from './rule.ts';

/** Where the text after a `# heading` of the rule's id is the same everywhere it is shown. */
export function explainRule(rule: Rule): string {
    const { documentation: doc } = rule;
    const sections = [
        `# ${rule.id}`,
        rule.summary,
        facts(rule),
        `## What it does\n\n${doc.what}`,
        `## Why\n\n${doc.why}`,
        `## Example\n\n\`\`\`netspec\n${doc.bad}\`\`\``,
        `Use instead:\n\n\`\`\`netspec\n${doc.good}\`\`\``,
        `## What it lets pass\n\n${doc.letsPass}`,
        optionsOf(rule),
        `## Silence it\n\n\`\`\`netspec\n// netspec-ignore ${rule.id}: why it is right here\n\`\`\`\n\nstands on a line of its own above the layer or setting.`,
        `## References\n\n${doc.references
            .map(({ title, url, evidence }) => `- ${url ? `[${title}](${url})` : title}: ${evidence}`)
            .join('\n')}`,
    ];
    return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function facts({ category, severity, fixSafety, onByDefault }: Rule): string {
    const fixes =
        fixSafety.length === 0
            ? 'none'
            : fixSafety.map(safety => (safety === 'safe' ? 'safe' : 'changes training')).join(', ');
    const off = onByDefault === false ? ' (off by default)' : '';
    return `Severity: **${severity}**${off} · Category: ${category} · Fixes: ${fixes}`;
}

function optionsOf({ options }: Rule): string {
    const rows = Object.entries(options).map(
        ([name, option]) => `- \`${name}\` (default ${option.default}): ${option.summary}`,
    );
    return rows.length === 0 ? '' : `## Options\n\n${rows.join('\n')}`;
}
