// The names in the head of a run: what it trains, and on what.

import { t } from '../../core/localize.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Train } from '../generated/ast.ts';
import { joinWith, rangeOf } from './describe.ts';
import { renameFix } from './misfits.ts';
import type { Resolution } from './resolution.ts';

/** The place of the data block's name after `on`. */
export function dataRange(train: Train): { readonly start: number; readonly end: number } {
    const text = train.$cstNode?.text ?? '';
    const { start } = rangeOf(train);
    const from = (train.model?.$cstNode?.end ?? start) - start;
    const header = /^(\s|\/\/[^\n\r]*)*on(\s|\/\/[^\n\r]*)*/.exec(text.slice(from));
    const offset = start + from + (header?.[0].length ?? 0);
    return { start: offset, end: offset + (train.data?.length ?? 0) };
}

/** True for `train DATA on MODEL`: one mistake in two names. */
export function isSwapped(
    { declarations: { models, data } }: Resolution,
    { model, data: on }: Train,
): boolean {
    const name: string | undefined = model?.callee;
    return data.has(name ?? '') && !models.has(name ?? '') && models.has(on ?? '') && !data.has(on ?? '');
}

export function reportSwapped(resolution: Resolution, train: Train, name: string): void {
    const [first, second] = [rangeOf(train.model), dataRange(train)];
    const [called, { data }] = [resolution.text.slice(first.start, first.end), train];
    const rest = called.slice(name.length);
    resolution.report({
        rule: 'name',
        message: `A run trains a model on data, and \`${name}\` is the data block, \`${data}\` the model: write \`${data}${rest} on ${name}\`.`,
        range: { start: first.start, end: second.end },
        fixes: [
            {
                title: t('Change to `{0}`', `${data}${rest} on ${name}`),
                safety: 'changes-training',
                edits: [
                    { range: { start: first.start, end: first.start + name.length }, newText: data },
                    { range: second, newText: name },
                ],
            },
        ],
    });
}

/** Reports a name that no declaration of this kind has. */
export function reportUnknown(
    resolution: Resolution,
    what: string,
    name: string,
    range: { readonly start: number; readonly end: number },
    known: Iterable<string>,
): void {
    if (resolution.declarations.incomplete) {
        return;
    }
    const names = [...known];
    const suggestion = nearestName(name, names) ?? (names.length === 1 ? names[0] : undefined);
    const shown = names.slice(0, 8).map(known => `\`${known}\``);
    const none =
        names.length === 0
            ? ` This file has no ${what}.`
            : ` This file has ${joinWith('and', shown)}${names.length > shown.length ? ' and others' : ''}.`;
    resolution.report({
        rule: 'name',
        message: `There is no ${what} \`${name}\`.${suggestion === undefined ? none : ` Did you mean \`${suggestion}\`?`}`,
        range,
        ...(suggestion !== undefined && { fixes: [renameFix(range, suggestion)] }),
    });
}
