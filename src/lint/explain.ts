// A rule in Markdown, for *Explain Rule*, `netspec explain` and the reference pages.

import { refusesTraining } from '../model/finding.ts';
import { type LanguageRulePage, languageRulePage } from '../model/language-rules.ts';
import { describeRange, severitiesFor } from './configuration/configurable-rules.ts';
import { configurationFileName } from './configuration/nearest-configuration.ts';
import { efficacyText } from './efficacy.ts';
import type { Rule } from './rule.ts';
import { ruleOf } from './rules/index.ts';

/** True where there is a page of whatever is reported under this id. */
export function isExplained(id: string): boolean {
    return ruleOf(id) !== undefined || languageRulePage(id) !== undefined;
}

/** The page of whatever may be reported under this id; undefined where there is no such rule. */
export function explain(id: string): string | undefined {
    const rule = ruleOf(id);
    const page = languageRulePage(id);
    return rule !== undefined ? explainRule(rule) : page && explainLanguageRule(page);
}

/** Where the text after a `# heading` of the rule's id is the same everywhere it is shown. */
export function explainRule(rule: Rule): string {
    const { documentation: doc } = rule;
    const sections = [
        `# ${rule.id}`,
        rule.summary,
        facts(rule),
        `## What it does\n\n${doc.what}`,
        `## Why\n\n${doc.why}`,
        measured(rule),
        `## Example\n\n\`\`\`netspec\n${doc.bad}\`\`\``,
        `Use instead:\n\n\`\`\`netspec\n${doc.good}\`\`\``,
        `## What it lets pass\n\n${doc.letsPass}`,
        optionsOf(rule),
        configuring(rule),
        silencing(rule),
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

function measured(rule: Rule): string {
    const text = efficacyText(rule);
    return text === '' ? '' : `## What its fix changes\n\n${text}`;
}

function optionsOf({ options }: Rule): string {
    const rows = Object.entries(options).map(
        ([name, option]) =>
            `- \`${name}\` (${describeRange(option)}, default ${option.default}): ${option.summary}`,
    );
    return rows.length === 0 ? '' : `## Options\n\n${rows.join('\n')}`;
}

function configuring({
    id,
    severity,
    options,
    onByDefault = true,
}: Pick<Rule, 'id' | 'severity' | 'options' | 'onByDefault'>): string {
    const defaults = Object.entries(options).map(([name, option]) => [name, option.default]);
    const own = onByDefault ? severity : 'off';
    const entry = defaults.length === 0 ? own : { severity: own, options: Object.fromEntries(defaults) };
    const sample = JSON.stringify({ rules: { [id]: entry } }, undefined, 4);
    const choices = severitiesFor(id).map(choice => `\`${choice}\``);
    const optionSettings = defaults.length === 0 ? '' : ` and \`dropoutLab.lint.options.${id}.*\``;
    return [
        '## Configure it',
        `In \`${configurationFileName}\`, beside the spec or in a folder above it, with what holds by default:`,
        `\`\`\`json\n${sample}\n\`\`\``,
        `The severity is one of ${choices.join(', ')}. ` +
            `In the editor the ${defaults.length === 0 ? 'setting' : 'settings'} \`dropoutLab.lint.severity.${id}\`${optionSettings} ` +
            `${defaults.length === 0 ? 'says' : 'say'} the same, and on the command line \`--rule ${id}=${choices[0]?.replaceAll('`', '')}\`.`,
    ].join('\n\n');
}

/** A comment cannot silence what refuses training. */
function silencing({ id }: Pick<Rule, 'id'>): string {
    return refusesTraining({ rule: id })
        ? ''
        : `## Silence it\n\n\`\`\`netspec\n// netspec-ignore ${id}: why it is right here\n\`\`\`\n\nstands on a line of its own above the layer, setting, block or declaration.`;
}

/** The page of what the language itself reports. */
export function explainLanguageRule(page: LanguageRulePage): string {
    const { id, severity, summary, text, bad, good, configurable } = page;
    const sections = [
        `# ${id}`,
        summary,
        `Severity: **${severity}** · Reported by the language`,
        text,
        bad === undefined ? '' : `## Example\n\n\`\`\`netspec\n${bad}\`\`\``,
        good === undefined ? '' : `Use instead:\n\n\`\`\`netspec\n${good}\`\`\``,
        configurable ? configuring({ id, severity, options: {} }) : '',
    ];
    return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}
