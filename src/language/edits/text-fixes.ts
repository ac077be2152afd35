// The fixes of a finding as fixes of the text.

import { layerEntry } from '../../catalog/layers/index.ts';
import type { TextEdit } from '../../core/text-range.ts';
import {
    type Finding,
    type Fix,
    type NetworkEdit,
    refusesTraining,
    type TextFix,
} from '../../model/finding.ts';
import { keyOfFix } from '../../model/measurements.ts';
import { argumentRange, constantOf, type FindingContext } from '../diagnostics/place.ts';
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
        const constant = setConstant(finding, fix, context, source);
        if (constant !== undefined) {
            return [{ ...constant, key: keyOfFix(edits) }];
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

/** A wrong value that a constant holds is mended at the constant: that is where it was written. */
function setConstant(
    { rule }: Finding,
    { safety, edits }: Fix,
    { network }: FindingContext,
    source: EditedText,
): TextFix | undefined {
    const [edit, ...others] = edits;
    if (edit?.kind !== 'set_parameter' || others.length > 0 || !refusesTraining({ rule })) {
        return undefined;
    }
    const layer = network.layers[edit.layer];
    const constant = layer && constantOf(layer, edit.parameter);
    const type = layer && layerEntry(layer.kind).parameters[edit.parameter]?.type;
    const text = type && printValue(edit.value, type);
    const node = constant && expressionAt(source.index, constant.value);
    const rewritten =
        node && type && rewriteValue(node, layer.parameters[edit.parameter], edit.value, type, source);
    if (constant === undefined || text === undefined || rewritten === undefined) {
        return undefined;
    }
    return {
        title: titleFor(
            `Set \`${constant.name}\` to ${text}`,
            rewritten.map(({ newText }) => newText),
        ),
        safety,
        edits: rewritten,
    };
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
