// An edit of the network as an edit of the text, once for all rules. Undefined is the answer where no text does what
// the edit says; whether the result is right for every layer that the text stands for is checked afterwards, by
// analysing it.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { isLayerKind, type LayerKind, layerEntry } from '../../catalog/layers/index.ts';
import type { Parameters, ParameterType } from '../../catalog/parameters.ts';
import type { CallValue, Value } from '../../catalog/values.ts';
import { unreachable } from '../../core/never.ts';
import type { TextEdit } from '../../core/text-range.ts';
import type { NetworkEdit } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { argumentRange, type FindingContext } from '../diagnostics/place.ts';
import type { Application, Argument, Expression } from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';
import { addSetting } from './block-edits.ts';
import { addArgument, argumentAt, removeArgument } from './call-edits.ts';
import { type EditedText, expressionAt } from './edited-text.ts';
import { insertStatement, removeStatement, takeStatement } from './lines.ts';
import { printCall, printPercentage, printValue } from './print-value.ts';
import { isPercentage, namesSomething, rewriteCall, rewriteValue } from './rewrite-value.ts';

/** The settings of `data` that are shares of the examples, which are written as percentages. */
const shares: ReadonlySet<string> = new Set(['validation', 'test']);

export function textEditsOf(
    edit: NetworkEdit,
    context: FindingContext,
    source: EditedText,
): TextEdit[] | undefined {
    const layerAt = (id: number): ResolvedLayer | undefined => context.network.layers[id];
    switch (edit.kind) {
        case 'set_setting':
            return setSetting(edit, context, source);
        case 'insert_layer': {
            const target = layerAt('before' in edit ? edit.before : edit.after);
            const call = printCall(edit.call, 'layer');
            const insertion = target && call ? insertAt(call, target, 'before' in edit, source) : undefined;
            return insertion && [insertion];
        }
        case 'move_layer': {
            const layer = layerAt(edit.layer);
            const target = layerAt('before' in edit ? edit.before : edit.after);
            return layer && target && moveLayer(layer, target, 'before' in edit, source);
        }
        case 'set_parameter': {
            const layer = layerAt(edit.layer);
            return layer && setParameter(layer, edit.parameter, edit.value, source);
        }
        case 'replace_layer': {
            const layer = layerAt(edit.layer);
            return layer && replaceLayer(layer, edit.by, source);
        }
        case 'remove_layer': {
            const layer = layerAt(edit.layer);
            return layer && removeLayer(layer, source);
        }
        default:
            return unreachable(edit);
    }
}

/** The call that made a layer: its statement's own, or that of the constant or default that the statement names. */
function callOf({ source }: ResolvedLayer, { index }: EditedText): Application | undefined {
    const reference = source.steps.findLast(step => step.kind === 'reference');
    const start =
        reference?.kind === 'reference' && source.loweredFrom === undefined
            ? reference.definition.start
            : source.token.start;
    return index.applications.get(start);
}

/** For a layer that was lowered from an argument: the call with that argument, and the argument. */
function hostOf({ source }: ResolvedLayer, { index }: EditedText) {
    const reference = source.steps.findLast(step => step.kind === 'reference');
    const start = reference?.kind === 'reference' ? reference.definition.start : source.statement.start;
    const call = index.applications.get(start);
    const argument = call && argumentAt(call, source.token);
    return call && argument && { call, argument };
}

/** True for the layer that `residual` or `concat` ends in, whose statement is the whole block. */
const endsBlock = (kind: LayerKind): boolean => layerEntry(kind).callable === false;

/** True where the layer's statement is one of a body that can be moved and removed as it is. */
function isStatement({ source, kind }: ResolvedLayer, { index }: EditedText): boolean {
    const part = index.parts.get(source.statement.start);
    return (
        !endsBlock(kind) && part?.node.$type === 'LayerStatement' && part.range.end === source.statement.end
    );
}

function setParameter(
    layer: ResolvedLayer,
    parameter: string,
    value: Value,
    source: EditedText,
): TextEdit[] | undefined {
    const type = layerEntry(layer.kind).parameters[parameter]?.type;
    const text = type && printValue(value, type);
    if (type === undefined || text === undefined) {
        return undefined;
    }
    const written = layer.source.arguments[parameter];
    // A rate that has a name has it for a reason, and may stand elsewhere too: a number in its place would hide that.
    const standing = argumentRange(layer, parameter);
    const node = standing && expressionAt(source.index, standing);
    if (node !== undefined && namesSomething(node, source)) {
        return undefined;
    }
    if (written !== undefined) {
        return node && rewriteValue(node, layer.parameters[parameter], value, type, source);
    }
    const call = callOf(layer, source);
    if (call === undefined) {
        return undefined;
    }
    // Where the alternative is written (`keep` for `rate`), the new argument takes its place.
    const argument = standing && argumentAt(call, standing);
    if (argument !== undefined && node !== undefined) {
        return setAlternative(argument, node, parameter, value, type, source);
    }
    const added = addArgument(source.text, call, `${parameter} = ${text}`);
    return added && [added];
}

/** The argument of the alternative becomes that of the parameter: its name and its value, each in its place. */
function setAlternative(
    argument: Argument,
    node: Expression,
    parameter: string,
    value: Value,
    type: ParameterType,
    source: EditedText,
): TextEdit[] | undefined {
    const text =
        typeof value === 'number' && isPercentage(node) ? printPercentage(value) : printValue(value, type);
    if (text === undefined) {
        return undefined;
    }
    const range = rangeOf(node);
    const { start } = rangeOf(argument);
    const name =
        argument.key === undefined
            ? { range: { start, end: start }, newText: `${parameter} = ` }
            : { range: { start, end: start + argument.key.length }, newText: parameter };
    const written = source.text.slice(range.start, range.end).replaceAll(/\s|\/\/[^\n\r]*/g, '');
    return written === text ? [name] : [name, { range, newText: text }];
}

/** What fits of the written arguments stays as it is written; else the whole call is written anew. */
function replaceLayer(layer: ResolvedLayer, by: CallValue, source: EditedText): TextEdit[] | undefined {
    const family = layer.source.loweredFrom === undefined ? 'layer' : 'activation';
    const call = source.index.applications.get(layer.source.token.start);
    const text = printCall(by, family);
    if (call === undefined || text === undefined) {
        return undefined;
    }
    const was: CallValue = { call: layer.kind, arguments: layer.parameters };
    return (
        rewriteCall(call, was, withDefaults(by), family, source) ?? [{ range: rangeOf(call), newText: text }]
    );
}

/** The call with every parameter, as resolved ones have it. */
function withDefaults({ call, arguments: given }: CallValue): CallValue {
    const values: Record<string, Value> = {};
    const parameters: Parameters = isLayerKind(call) ? layerEntry(call).parameters : {};
    for (const [name, { default: fallback, defaultFrom }] of Object.entries(parameters)) {
        const inherited = defaultFrom === undefined ? undefined : values[defaultFrom];
        values[name] = given[name] ?? fallback ?? inherited ?? null;
    }
    return { call, arguments: values };
}

function removeLayer(layer: ResolvedLayer, source: EditedText): TextEdit[] | undefined {
    if (layer.source.loweredFrom !== undefined) {
        const host = hostOf(layer, source);
        return host && removeArgument(source.text, host.call, host.argument);
    }
    return isStatement(layer, source) ? removeStatement(source.text, layer.source.statement) : undefined;
}

/** Before or after the whole statement of the target, its activation included: that is where a line can go. */
function insertAt(
    statement: string,
    target: ResolvedLayer,
    before: boolean,
    source: EditedText,
    above?: readonly string[],
): TextEdit | undefined {
    const isBlock = endsBlock(target.kind) && !before;
    return isStatement(target, source) || isBlock
        ? insertStatement(source.text, statement, target.source.statement, before, above)
        : undefined;
}

function moveLayer(
    layer: ResolvedLayer,
    target: ResolvedLayer,
    before: boolean,
    source: EditedText,
): TextEdit[] | undefined {
    if (!isStatement(layer, source)) {
        return undefined;
    }
    const taken = takeStatement(source.text, layer.source.statement);
    const insertion = insertAt(taken.statement + taken.behind, target, before, source, taken.above);
    return insertion && [...taken.edits, insertion];
}

/**
 * A layer that is removed while one of its kind is inserted goes to another body: its comments go along. Undefined for
 * all other edits, and where the two are no statements.
 */
export function moveToOtherBody(
    edits: readonly NetworkEdit[],
    { network }: FindingContext,
    source: EditedText,
): TextEdit[] | undefined {
    const [removal, insertion, ...others] = edits;
    if (removal?.kind !== 'remove_layer' || insertion?.kind !== 'insert_layer' || others.length > 0) {
        return undefined;
    }
    const layer = network.layers[removal.layer];
    const target = network.layers['before' in insertion ? insertion.before : insertion.after];
    const call = printCall(insertion.call, 'layer');
    if (
        layer?.kind !== insertion.call.call ||
        target === undefined ||
        call === undefined ||
        !isStatement(layer, source)
    ) {
        return undefined;
    }
    const taken = takeStatement(source.text, layer.source.statement);
    const moved = insertAt(call + taken.behind, target, 'before' in insertion, source, taken.above);
    return moved && [...taken.edits, moved];
}

function setSetting(
    { block, setting, value }: Extract<NetworkEdit, { kind: 'set_setting' }>,
    { run }: FindingContext,
    edited: EditedText,
): TextEdit[] | undefined {
    const { text, index } = edited;
    const parameters: Parameters = block === 'train' ? trainSettings : dataSettings;
    const source = block === 'train' ? run?.source : run?.data.source;
    const type = parameters[setting]?.type;
    const isShare = block === 'data' && shares.has(setting) && typeof value === 'number' && value < 1;
    const printed = isShare ? printPercentage(value) : type && printValue(value, type);
    if (source === undefined || type === undefined || printed === undefined) {
        return undefined;
    }
    const written = source.values[setting];
    if (written !== undefined) {
        const node = expressionAt(index, written);
        if (node === undefined || isShare) {
            return [{ range: written, newText: printed }];
        }
        const settings: Readonly<Record<string, Value>> | undefined =
            block === 'train' ? run?.settings : run?.data.settings;
        return rewriteValue(node, settings?.[setting], value, type, edited);
    }
    const node = index.blocks.find(candidate => rangeOf(candidate).start === source.block.start);
    const added = node && addSetting(text, node, setting, printed);
    return added && [added];
}
