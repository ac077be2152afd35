// What to write instead of a value that does not fit its slot, where one thing only can be meant.

import { findEntry } from '../../catalog/index.ts';
import type { Family } from '../../catalog/parameters.ts';
import type { TextFix } from '../../model/finding.ts';
import type { Expression } from '../generated/ast.ts';
import { alternatives, familiesIn, wordsOf } from './catalogue.ts';
import { rangeOf } from './describe.ts';
import type { Slot } from './evaluate.ts';
import type { Resolution } from './resolution.ts';

/** What a number alone most likely is, in slots whose calls begin with one. */
const usual: Partial<Readonly<Record<Family, string>>> = {
    early_stopping: 'patience',
    optimizer: 'adam',
    regularizer: 'l2',
};

/** Files tell by their names which source reads them. */
const readers: Readonly<Record<string, string>> = { csv: 'csv', tsv: 'csv', parquet: 'parquet', npz: 'npz' };

/** The types that a number has. */
const numeric: ReadonlySet<string> = new Set(['number', 'integer', 'probability']);

export interface Remedy {
    readonly sentence: string;
    readonly fix: TextFix;
}

export function remedyFor({ text }: Resolution, expression: Expression, slot: Slot): Remedy | undefined {
    const range = rangeOf(expression);
    const written = text.slice(range.start, range.end);
    const families = familiesIn(slot.type);
    const write = (newText: string, title = `Write ${newText}`, how = ''): Remedy => ({
        sentence: `Write \`${newText}\`${how}.`,
        fix: { title, safety: 'changes-training', edits: [{ range, newText }] },
    });
    switch (expression.$type) {
        case 'NumberLiteral': {
            const call = families.map(family => usual[family]).find(name => name !== undefined);
            return call === undefined ? undefined : write(`${call}(${written})`);
        }
        case 'StringLiteral': {
            const word = expression.text.slice(1, -1);
            const isNumber =
                /^\d*\.?\d+$/.test(word) && alternatives(slot.type).some(({ kind }) => numeric.has(kind));
            if (
                isNumber ||
                wordsOf(slot.type).includes(word) ||
                families.some(family => findEntry(family, word))
            ) {
                return write(word, `Write ${word} without quotes`, ' without quotes');
            }
            const reader = readers[/\.(\w+)$/.exec(word)?.[1]?.toLowerCase() ?? ''];
            return families.includes('data_source') && reader !== undefined
                ? write(`${reader}(${written})`)
                : undefined;
        }
        case 'Application':
            return families.includes('data_source') && findEntry('builtin_set', expression.callee)
                ? write(`builtin(${written})`)
                : undefined;
        default:
            return undefined;
    }
}
