// The catalogue's documentation as Markdown, the same for hover, completion and signature help.

import type { AnyEntry } from '../../catalog/index.ts';
import { isRequired, type Parameter } from '../../catalog/parameters.ts';
import { printValue } from '../edits/print-value.ts';
import { describeType } from '../resolve/describe.ts';

/** `dense(units, activation = linear, ...)`: how an entry is called. */
export function signatureOf(entry: AnyEntry): string {
    const parameters = Object.entries(entry.parameters);
    return parameters.length === 0 && entry.family !== 'layer'
        ? entry.name
        : `${entry.name}(${parameters.map(([name, parameter]) => parameterLabel(name, parameter)).join(', ')})`;
}

/** `units`, or `momentum = 0`. */
export function parameterLabel(name: string, parameter: Parameter): string {
    const { default: fallback, defaultFrom } = parameter;
    if (defaultFrom !== undefined) {
        return `${name} = ${defaultFrom}`;
    }
    const text = fallback === undefined ? undefined : printValue(fallback, parameter.type);
    return text === undefined ? `${name}${parameter.rest === true ? ', ...' : ''}` : `${name} = ${text}`;
}

/** What an entry computes, with its formula and sources. `here` is what is known of it at this place. */
export function entryMarkdown(entry: AnyEntry, here: readonly string[] = []): string {
    const { summary, details, formula, references } = entry.documentation;
    return sections(
        code(signatureOf(entry)),
        summary,
        ...here,
        formula === undefined ? '' : fence('text', formula),
        details,
        references.map(({ title, url }) => (url === undefined ? title : `[${title}](${url})`)).join('  \n'),
    );
}

/** One parameter or setting: its type, its default and what it is. */
export function parameterMarkdown(name: string, parameter: Parameter, owner: string): string {
    const { type, unit, summary, optional, defaultFrom } = parameter;
    const label = parameterLabel(name, parameter);
    const fallback = isRequired(parameter)
        ? 'required'
        : label.includes(' = ') && defaultFrom === undefined
          ? `default \`${label.slice(label.indexOf(' = ') + 3)}\``
          : defaultFrom !== undefined
            ? `default: the value of \`${defaultFrom}\``
            : `default: ${optional}`;
    return sections(code(`${owner}: ${label}`), summary, `Takes ${describeType(type, unit)}; ${fallback}.`);
}

export const code = (text: string): string => fence('netspec', text);

export function fence(language: string, text: string): string {
    return `\`\`\`${language}\n${text}\n\`\`\``;
}

export function sections(...parts: readonly string[]): string {
    return parts.filter(part => part !== '').join('\n\n');
}
