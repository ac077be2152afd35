// Applies a fix to the network that it was proposed for, so that its result can be linted before anybody sees the fix.
// Layers are edited as the text would be: what one statement made, in every iteration and call, changes together.

import { type AnyLayerEntry, isLayerKind, layerEntry } from '../catalog/layers/index.ts';
import type { CallValue, Value } from '../catalog/values.ts';
import { unreachable } from '../core/never.ts';
import type { NetworkEdit } from '../model/finding.ts';
import type { ResolvedLayer, ResolvedNetwork, SourceTrail } from '../model/resolved.ts';
import { inferNetwork } from './infer.ts';
import type { LintContext } from './rule.ts';
import { inSameBody, sameRange, sameStatement } from './source.ts';

/** A layer whose neighbours are other nodes rather than numbers, which edits would have to renumber. */
export interface Node {
    /** The id in the network before the edits; undefined for an inserted layer. */
    readonly origin: number | undefined;
    readonly layer: Omit<ResolvedLayer, 'id' | 'inputs'>;
    inputs: Node[];
}

interface Draft {
    nodes: Node[];
    output: Node;
    /** Inserted layers need places of their own, which no written layer has. */
    inserted: number;
}

/** The edited network and run; undefined where the result is no network (a shape that does not fit, a missing input). */
export function applyNetworkEdits(
    context: LintContext,
    edits: readonly NetworkEdit[],
): LintContext | undefined {
    const draft = draftOf(context.network);
    let { run } = context;
    for (const edit of edits) {
        if (edit.kind === 'set_setting') {
            run = run && setSetting(run, edit);
        } else if (draft === undefined || !applyLayerEdit(draft, context.network.layers, edit)) {
            return undefined;
        }
    }
    const network = draft && inferNetwork(context.network.name, draft.nodes, draft.output);
    return network && (run ? { network, run: { ...run, network } } : { network });
}

function draftOf({ layers }: ResolvedNetwork): Draft | undefined {
    const nodes: Node[] = [];
    for (const { id, inputs, ...layer } of layers) {
        nodes.push({ origin: id, layer, inputs: inputs.flatMap(input => nodes[input] ?? []) });
    }
    const output = nodes.at(-1);
    return output && { nodes, output, inserted: 0 };
}

type SettingEdit = Extract<NetworkEdit, { kind: 'set_setting' }>;
type LayerEdit = Exclude<NetworkEdit, SettingEdit>;
type Run = NonNullable<LintContext['run']>;

function setSetting(run: Run, { block, setting, value }: SettingEdit): Run {
    return block === 'train'
        ? { ...run, settings: { ...run.settings, [setting]: value } }
        : { ...run, data: { ...run.data, settings: { ...run.data.settings, [setting]: value } } };
}

/** False where the edit cannot be carried out. */
function applyLayerEdit(draft: Draft, layers: readonly ResolvedLayer[], edit: LayerEdit): boolean {
    const layerAt = (id: number) => layers[id];
    switch (edit.kind) {
        case 'set_parameter': {
            const layer = layerAt(edit.layer);
            return layer !== undefined && setParameter(draft, layer, edit.parameter, edit.value);
        }
        case 'replace_layer': {
            const layer = layerAt(edit.layer);
            return layer !== undefined && replaceLayer(draft, layer, edit.by);
        }
        case 'remove_layer': {
            const layer = layerAt(edit.layer);
            return (
                layer !== undefined &&
                draft.nodes
                    .filter(node => goesWith(node, layer) && node.origin !== undefined)
                    .every(node => detach(draft, node))
            );
        }
        case 'move_layer': {
            const layer = layerAt(edit.layer);
            const target = layerAt('before' in edit ? edit.before : edit.after);
            return (
                layer !== undefined &&
                target !== undefined &&
                moveLayer(draft, layers, layer, target, 'before' in edit)
            );
        }
        case 'insert_layer': {
            const target = layerAt('before' in edit ? edit.before : edit.after);
            return target !== undefined && insertLayer(draft, layers, edit.call, target, 'before' in edit);
        }
        default:
            return unreachable(edit);
    }
}

const madeBy = (node: Node, layer: ResolvedLayer) =>
    sameRange(node.layer.source.statement, layer.source.statement);

/**
 * True where a node goes wherever the layer goes: a dense layer takes the activation along that was lowered from its
 * argument, while such an activation moves alone.
 */
const goesWith = (node: Node, layer: ResolvedLayer) =>
    madeBy(node, layer) &&
    (layer.source.loweredFrom === undefined || layer.source.loweredFrom === node.layer.source.loweredFrom);

function setParameter(draft: Draft, layer: ResolvedLayer, parameter: string, value: Value): boolean {
    const entry = layerEntry(layer.kind);
    // `keep` takes the place of the `rate` that is written, wherever that stands.
    const names = entry.exactlyOneOf?.find(group => group.includes(parameter)) ?? [parameter];
    const writtenIn = ({ source }: Node['layer']) =>
        names.map(name => source.arguments[name]).find(range => range !== undefined);
    const range = writtenIn(layer);
    draft.nodes = mapNodes(draft, node => {
        const other = parameter in node.layer.parameters ? writtenIn(node.layer) : undefined;
        const isEdited =
            range !== undefined && other !== undefined
                ? sameRange(range, other)
                : range === undefined && madeBy(node, layer) && node.layer.kind === layer.kind;
        return isEdited
            ? { ...node.layer, parameters: withParameter(entry, node.layer.parameters, parameter, value) }
            : node.layer;
    });
    return true;
}

/** The parameters with one of them set, and what it is an alternative to left out: `keep = 0.8` leaves no `rate`. */
function withParameter(
    entry: AnyLayerEntry,
    parameters: ResolvedLayer['parameters'],
    parameter: string,
    value: Value,
): ResolvedLayer['parameters'] {
    const group = entry.exactlyOneOf?.find(names => names.includes(parameter)) ?? [];
    const others = Object.fromEntries(group.map(name => [name, null]));
    const values = { ...parameters, ...others, [parameter]: value };
    return entry.normalize?.(values) ?? values;
}

function replaceLayer(draft: Draft, layer: ResolvedLayer, call: CallValue): boolean {
    const source: SourceTrail = { ...layer.source, arguments: {} };
    const replacement = layerFromCall(call, source);
    if (replacement === undefined) {
        return false;
    }
    // The activation that was lowered from the old call goes with it.
    const { loweredFrom } = layer.source;
    const lowered = draft.nodes.filter(
        node => goesWith(node, layer) && node.layer.source.loweredFrom !== loweredFrom,
    );
    if (!lowered.every(node => detach(draft, node))) {
        return false;
    }
    draft.nodes = mapNodes(draft, node => (goesWith(node, layer) ? replacement : node.layer));
    return true;
}

function insertLayer(
    draft: Draft,
    layers: readonly ResolvedLayer[],
    call: CallValue,
    target: ResolvedLayer,
    before: boolean,
): boolean {
    if (isBetweenLowered(draft, target, before)) {
        return false;
    }
    for (const unit of unitsOf(draft, layers, target)) {
        draft.inserted += 1;
        const nowhere = { start: -draft.inserted, end: -draft.inserted };
        const { steps } = target.source;
        const layer = layerFromCall(call, { statement: nowhere, token: nowhere, arguments: {}, steps });
        if (layer === undefined) {
            return false;
        }
        const node: Node = { origin: undefined, layer, inputs: [] };
        draft.nodes.push(node);
        if (!attach(draft, [node], unit, before)) {
            return false;
        }
    }
    return true;
}

function moveLayer(
    draft: Draft,
    layers: readonly ResolvedLayer[],
    layer: ResolvedLayer,
    target: ResolvedLayer,
    before: boolean,
): boolean {
    // Instance by instance, within one body: only there does moving a statement move what it made and nothing else.
    const units = unitsOf(draft, layers, layer);
    const targets = unitsOf(draft, layers, target);
    const isPossible =
        inSameBody(layer, target) &&
        units.length === targets.length &&
        !isBetweenLowered(draft, target, before);
    if (!isPossible) {
        return false;
    }
    return units.every((unit, index) => {
        const place = targets[index];
        return (
            place !== undefined &&
            [...unit].reverse().every(node => detach(draft, node, true)) &&
            attach(draft, unit, place, before)
        );
    });
}

/** After a dense layer means before the activation that was lowered from it, and has to be said so. */
function isBetweenLowered(draft: Draft, target: ResolvedLayer, before: boolean): boolean {
    return (
        !before &&
        target.source.loweredFrom === undefined &&
        draft.nodes.some(node => madeBy(node, target) && node.layer.source.loweredFrom !== undefined)
    );
}

/** What the layer's statement made, grouped by iteration and call: a dense layer and its activation are one unit. */
function unitsOf(draft: Draft, layers: readonly ResolvedLayer[], layer: ResolvedLayer): Node[][] {
    const units: { readonly of: ResolvedLayer; readonly nodes: Node[] }[] = [];
    for (const node of draft.nodes) {
        const origin = node.origin === undefined ? undefined : layers[node.origin];
        if (origin === undefined || !sameStatement(origin, layer) || !goesWith(node, layer)) {
            continue;
        }
        const unit = units.find(({ of }) => inSameBody(of, origin));
        if (unit === undefined) {
            units.push({ of: origin, nodes: [node] });
        } else {
            unit.nodes.push(node);
        }
    }
    return units.map(({ nodes }) => nodes);
}

/** Takes a node out of the network; what read it reads its input instead. False for a node with no or many inputs. */
function detach(draft: Draft, node: Node, keep = false): boolean {
    const [input, ...others] = node.inputs;
    if (input === undefined || others.length > 0) {
        return false;
    }
    for (const reader of draft.nodes) {
        reader.inputs = reader.inputs.map(read => (read === node ? input : read));
    }
    if (draft.output === node) {
        draft.output = input;
    }
    if (!keep) {
        draft.nodes = draft.nodes.filter(other => other !== node);
    }
    return true;
}

/** Puts a chain of nodes before or after a unit. */
function attach(draft: Draft, chain: readonly Node[], unit: readonly Node[], before: boolean): boolean {
    const first = chain[0];
    const last = chain.at(-1);
    const anchor = before ? unit[0] : unit.at(-1);
    if (first === undefined || last === undefined || anchor === undefined) {
        return false;
    }
    for (const [index, node] of chain.entries()) {
        const previous = chain[index - 1];
        node.inputs = previous ? [previous] : [];
    }
    if (before) {
        const [input, ...others] = anchor.inputs;
        if (input === undefined || others.length > 0) {
            return false;
        }
        first.inputs = [input];
        anchor.inputs = [last];
        return true;
    }
    for (const reader of draft.nodes) {
        if (!chain.includes(reader)) {
            reader.inputs = reader.inputs.map(read => (read === anchor ? last : read));
        }
    }
    first.inputs = [anchor];
    if (draft.output === anchor) {
        draft.output = last;
    }
    return true;
}

/** The nodes with their layers replaced, and their connections kept. */
function mapNodes(draft: Draft, change: (node: Node) => Node['layer']): Node[] {
    const changed = new Map(draft.nodes.map(node => [node, { ...node, layer: change(node) }]));
    const standIn = (node: Node) => changed.get(node) ?? node;
    for (const node of changed.values()) {
        node.inputs = node.inputs.map(standIn);
    }
    draft.output = standIn(draft.output);
    return [...changed.values()];
}

/** A layer with its defaults filled in; its shape is inferred afterwards. Undefined for what is no layer. */
function layerFromCall(call: CallValue, source: SourceTrail): Node['layer'] | undefined {
    if (!isLayerKind(call.call)) {
        return undefined;
    }
    const entry = layerEntry(call.call);
    const parameters: Record<string, Value> = {};
    for (const [name, { default: fallback, defaultFrom }] of Object.entries(entry.parameters)) {
        const inherited = defaultFrom === undefined ? undefined : parameters[defaultFrom];
        parameters[name] = call.arguments[name] ?? fallback ?? inherited ?? null;
    }
    return {
        kind: call.call,
        parameters: entry.normalize?.(parameters) ?? parameters,
        outputShape: [],
        parameterCount: 0,
        multiplyAdds: 0,
        source,
    };
}
