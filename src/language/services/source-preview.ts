// The preview of a source as Markdown: rows, columns with their ranges and first values, and how many there are of each class.

import { formatShape } from '../../core/shape.ts';
import type { SourcePreview } from '../../model/source-preview.ts';

const mostClasses = 12;

/** @param counted true where rows and classes stand elsewhere in the same text. */
export function previewMarkdown(
    { rows, isEstimate, featureShape, columns, target, notes }: SourcePreview,
    counted = false,
): string {
    const about = isEstimate ? 'about ' : '';
    const head = `**${about}${rows.toLocaleString('en')} rows**, ${formatShape(featureShape)} features`;
    const named = columns.filter(({ name }) => name !== undefined);
    if (named.length === 0) {
        const [all] = columns;
        const range = all && `from ${short(all.smallest)} to ${short(all.largest)}`;
        const values = counted
            ? ((range && `Values ${range}.`) ?? '')
            : `${head}${range === undefined ? '' : `, values ${range}`}; ${targetText(target)}.`;
        return [values, ...notes].join('\n\n');
    }
    const hidden = (featureShape[0] ?? 0) - named.length;
    const table = [
        '| column | values | first rows |',
        '| --- | --- | --- |',
        ...named.map(
            ({ name = '', smallest, largest, first }) =>
                `| ${cell(name)} | ${short(smallest)} to ${short(largest)} | ${first.map(short).join(', ')} |`,
        ),
        ...(hidden > 0 ? [`| and ${hidden} more | | |`] : []),
        `| **${cell(target.name ?? 'target')}**, the target | ${rangeText(target)} | ${target.first.map(cell).join(', ')} |`,
    ];
    return [...(counted ? [] : [`${head}; ${targetText(target)}.`]), table.join('\n'), ...notes].join('\n\n');
}

function targetText({ classes }: SourcePreview['target']): string {
    if (classes === undefined) {
        return 'numbers to predict';
    }
    const shown = classes
        .slice(0, mostClasses)
        .map(({ name, count }) => `${cell(name)} ${count.toLocaleString('en')}`);
    const more = classes.length > mostClasses ? ', ...' : '';
    return `${classes.length} classes (${shown.join(', ')}${more})`;
}

function rangeText({ classes, smallest = 0, largest = 0 }: SourcePreview['target']): string {
    return classes === undefined ? `${short(smallest)} to ${short(largest)}` : `${classes.length} classes`;
}

function short(value: number): string {
    return String(Number(value.toPrecision(4)));
}

/** A data file says what it likes; a table must not break by it. */
function cell(text: string): string {
    const shortened = text.length > 30 ? `${text.slice(0, 29)}…` : text;
    return `\`${shortened.replace(/[`|\r\n]/g, ' ')}\``;
}
