// The fixes of a finding as fixes of the text.

import { layerEntry } from '../../catalog/layers/index.ts';
import type { TextEdit, TextRange } from '../../core/text-range.ts';
import {
    type Finding,
    type Fix,
    type NetworkEdit,
    refusesTraining,
    type TextFix,
} from '../../model/finding.ts';
import { keyOfFix } from '../../model/measurements.ts';
import type { NameInValue } from '../../model/resolved.ts';
import { argumentRange, type FindingContext, nameOf } from '../diagnostics/place.ts';
import { type EditedText, expressionAt } from './edited-text.ts';
import { moveToOtherBody, textEditsOf } from './network-edits.ts';
import { printPercentage, printValue } from './print-value.ts';
import { isPercentage, rewriteValue } from './rewrite-value.ts';
import { holdsForAllValues } from './right-everywhere.ts';

/** In the finding's order of preference; those that no text can express are left out. */
export function textFixesOf(
    finding: Finding,
    context: FindingContext,
    source: EditedText,
): readonly TextFix[] {
    return finding.fixes.flatMap(fix => {
        const { title, safety, edits } = fix;
        if (!holdsForAllValues(finding, fix, context)) {
            return [];
        }
        const named = setNamed(finding, fix, context, source);
        if (named !== undefined) {
            return [{ ...named, key: keyOfFix(edits) }];
        }
        const moved = moveToOtherBody(edits, context, source);
        const texts = moved ? [moved] : edits.map(edit => textEditsOf(edit, context, source));
        if (!texts.every(some => some !== undefined)) {
            return [];
        }
        const standing = edits.flatMap(edit => percentageOf(edit, context, source) ?? []);
        const all = withoutRepetition(texts.flat());
        return overlap(all)
            ? []
            : [
                  {
                      title: titleFor(title, [...all.map(({ newText }) => newText), ...standing]),
                      key: keyOfFix(edits),
                      safety,
                      edits: all,
                  },
              ];
    });
}

/** The number that an edit sets, where a percentage stands for it. */
function percentageOf(
    edit: NetworkEdit,
    { network }: FindingContext,
    { index }: EditedText,
): string | undefined {
    const layer = edit.kind === 'set_parameter' ? network.layers[edit.layer] : undefined;
    if (edit.kind !== 'set_parameter' || layer === undefined || typeof edit.value !== 'number') {
        return undefined;
    }
    const standing = argumentRange(layer, edit.parameter);
    const node = standing && expressionAt(index, standing);
    return node && isPercentage(node) ? printPercentage(edit.value) : undefined;
}

/** A title says what is written, so it names a percentage where one is. */
function titleFor(title: string, texts: readonly string[]): string {
    const written = new Set(texts.filter(text => /\d/.test(text)));
    const [percentage, ...others] = written;
    if (percentage === undefined || others.length > 0 || !/^-?[\d.]+%$/.test(percentage)) {
        return title;
    }
    const share = Number(percentage.slice(0, -1)) / 100;
    return title.replace(/-?\d+(?:\.\d+)?(?![\d.%])/g, number =>
        printPercentage(Number(number)) === printPercentage(share) ? percentage : number,
    );
}

/**
 * A value that a name holds is mended where it was written: at the constant, at the parameter's default, or in the call
 * that gave it. A value that refuses training is wrong wherever it is used; any other may be right elsewhere, so then
 * nothing but the edited arguments may use the name.
 */
function setNamed(
    { rule }: Finding,
    { safety, edits }: Fix,
    { network }: FindingContext,
    source: EditedText,
): Omit<TextFix, 'key'> | undefined {
    const set = edits.flatMap(edit => {
        const layer = edit.kind === 'set_parameter' ? network.layers[edit.layer] : undefined;
        const name = edit.kind === 'set_parameter' && layer && nameOf(layer, edit.parameter);
        return layer && name ? [{ ...edit, layer, name }] : [];
    });
    const [first, ...others] = set;
    const isOne = others.every(
        ({ name, value }) => name.value.start === first?.name.value.start && value === first.value,
    );
    if (first === undefined || set.length < edits.length || !isOne) {
        return undefined;
    }
    const { layer, parameter, name, value } = first;
    const written = set.flatMap(({ layer, parameter }) => argumentRange(layer, parameter) ?? []);
    if (!refusesTraining({ rule }) && !isUsedOnlyAt(name, written, source)) {
        return undefined;
    }
    const type = layerEntry(layer.kind).parameters[parameter]?.type;
    const text = type && printValue(value, type);
    const node = expressionAt(source.index, name.value);
    const rewritten = node && type && rewriteValue(node, layer.parameters[parameter], value, type, source);
    if (text === undefined || rewritten === undefined) {
        return undefined;
    }
    return {
        title: titleFor(
            `Set \`${name.name}\` to ${text}`,
            rewritten.map(({ newText }) => newText),
        ),
        safety,
        edits: rewritten,
    };
}

/** True where the arguments, each a name by itself, are all that the constant, or the parameter in its model, is used for. */
function isUsedOnlyAt(
    { name, kind }: NameInValue,
    places: readonly TextRange[],
    { index }: EditedText,
): boolean {
    const starts = new Set(places.map(({ start }) => start));
    const [first = 0] = starts;
    const parts = [...index.parts.values()];
    const model = parts.find(
        ({ node, range }) => node.$type === 'Model' && range.start <= first && first < range.end,
    );
    const declarations = parts.filter(
        ({ node }) => (node.$type === 'Let' || node.$type === 'Parameter') && node.name === name,
    );
    // A constant whose name a parameter has too may be used under either meaning.
    if (declarations.length !== 1 || (kind === 'parameter' && model === undefined)) {
        return false;
    }
    const uses = [...index.applications].filter(
        ([start, { callee }]) =>
            callee === name &&
            (kind === 'constant' || (model && model.range.start <= start && start < model.range.end)),
    );
    return uses.length === starts.size && uses.every(([start]) => starts.has(start));
}

/** Two instances of one statement ask for the same edit. */
function withoutRepetition(edits: readonly TextEdit[]): TextEdit[] {
    return [...new Map(edits.map(edit => [JSON.stringify(edit), edit])).values()];
}

function overlap(edits: readonly TextEdit[]): boolean {
    const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    return ordered.some((edit, index) => {
        const previous = ordered[index - 1];
        return previous !== undefined && edit.range.start < previous.range.end;
    });
}
