// What `netspec explain` knows: every rule, everything that a spec may call by name, its settings and its keywords. The
// texts are those of the editor.

import { dataSettings } from '../catalog/blocks/data.ts';
import { trainSettings } from '../catalog/blocks/train.ts';
import { families, familiesOf, familyTitles, findEntry, namesOf } from '../catalog/index.ts';
import type { Family, Parameter } from '../catalog/parameters.ts';
import { keywords } from '../language/keywords.ts';
import { entryMarkdown, parameterMarkdown, sections } from '../language/services/markdown.ts';
import { explain } from '../lint/explain.ts';
import { ruleOf, rules } from '../lint/rules/index.ts';
import type { Severity } from '../model/finding.ts';
import { languageRulePage, languageRulePages } from '../model/language-rules.ts';

export interface RuleRow {
    readonly id: string;
    readonly severity: Severity;
    readonly onByDefault: boolean;
    readonly category: string;
    readonly summary: string;
}

/** Every rule, those of the linter before those of the language. */
export function ruleRows(): readonly RuleRow[] {
    return [
        ...rules.map(({ id, severity, onByDefault = true, category, summary }) => ({
            id,
            severity,
            onByDefault,
            category,
            summary,
        })),
        ...languageRulePages.map(({ id, severity, summary }) => ({
            id,
            severity,
            onByDefault: true,
            category: 'language',
            summary,
        })),
    ];
}

export function ruleRow(id: string): RuleRow | undefined {
    return ruleRows().find(row => row.id === id);
}

const blocks: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = {
    train: trainSettings,
    data: dataSettings,
};

/** Everything that `explainTopic` has a text for. */
export function topicNames(): readonly string[] {
    const entries = (Object.keys(families) as Family[]).flatMap(namesOf);
    const settings = Object.values(blocks).flatMap(Object.keys);
    return [
        ...new Set([...ruleRows().map(({ id }) => id), ...entries, ...settings, ...Object.keys(keywords)]),
    ];
}

/** Markdown; undefined for what nothing is called. A name that means several things gets a section for each. */
export function explainTopic(name: string): string | undefined {
    if (ruleOf(name) !== undefined || languageRulePage(name) !== undefined) {
        return explain(name);
    }
    const keyword = Object.hasOwn(keywords, name) ? keywords[name] : undefined;
    // An activation written as a layer is the same thing.
    const own = familiesOf(name).filter(
        (family, _, all) => family !== 'layer' || !all.includes('activation'),
    );
    const meanings = [
        ...(keyword === undefined ? [] : [`## In the language\n\n${keyword}`]),
        ...own.flatMap(family => {
            const entry = findEntry(family, name);
            return entry === undefined ? [] : [`## As ${familyTitles[family]}\n\n${entryText(entry)}`];
        }),
        ...Object.entries(blocks).flatMap(([block, settings]) => {
            const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
            return setting === undefined
                ? []
                : [`## As a setting of ${block}\n\n${parameterMarkdown(name, setting, block)}`];
        }),
    ];
    return meanings.length === 0 ? undefined : `${sections(`# ${name}`, ...meanings)}\n`;
}

function entryText(entry: NonNullable<ReturnType<typeof findEntry>>): string {
    const parameters = Object.entries(entry.parameters).map(
        ([name, { summary }]) => `- \`${name}\`: ${summary}`,
    );
    return sections(entryMarkdown(entry), parameters.join('\n'));
}
