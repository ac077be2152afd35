// Layers of the catalogue in their place: arguments evaluated, the activation lowered into a layer of its own, and shapes
// that do not fit reported.

import type { ShapeProblem } from '../../catalog/entry.ts';
import { findEntry } from '../../catalog/index.ts';
import { type LayerKind, layerEntry } from '../../catalog/layers/index.ts';
import { isCallValue, type Value } from '../../catalog/values.ts';
import { formatShape, sameShape } from '../../core/shape.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';
import type { SourceTrail, TrailStep } from '../../model/resolved.ts';
import { lineEnding } from '../edits/lines.ts';
import type { Application, Model } from '../generated/ast.ts';
import { evaluateCall } from './arguments.ts';
import { callableLayer } from './catalogue.ts';
import { namesIn } from './names-in-values.ts';
import { mostNumbers, NetworkBuilder } from './network-builder.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';
import { readsWhatItShould } from './token-ids.ts';

/** The statement that is being elaborated, and the way to it. */
export interface Trail {
    readonly statement: TextRange;
    readonly token: TextRange;
    readonly steps: readonly TrailStep[];
}

export class LayerPlacer {
    readonly builder = new NetworkBuilder();
    /** The model whose own `input` may come next, and where it is called as a layer. */
    fresh: { readonly model: Model; readonly call: TextRange | undefined } | undefined;
    private readonly resolution: Resolution;

    constructor(resolution: Resolution) {
        this.resolution = resolution;
    }

    /** Evaluates a call of this layer, or its bare name, and places it after the current layer. */
    place(kind: LayerKind, application: Application, scope: Scope, trail: Trail): void {
        const entry = findEntry('layer', kind);
        if (entry === undefined) {
            return;
        }
        const call = evaluateCall(this.resolution, entry, application, scope);
        const parameters = call.value.arguments;
        const source: SourceTrail = {
            statement: trail.statement,
            token: trail.token,
            arguments: call.ranges,
            steps: trail.steps,
            ...namesIn(application, call.ranges, scope),
        };
        const traits = layerEntry(kind).traits(parameters);
        if (traits.role === 'input') {
            this.input(kind, parameters, source, call.failed.size === 0);
            return;
        }
        this.fresh = undefined;
        if (call.failed.size > 0) {
            this.builder.sound = false;
            // A noise keeps any shape, and an unknown activation or regularizer leaves the shape alone: what follows can
            // still be checked. Else it cannot.
            if (traits.role !== 'noise' && ![...call.failed].every(keepsShape)) {
                this.builder.lose();
                return;
            }
        }
        const place = this.builder.place;
        if (place.at !== 'layer') {
            // A model without an input of its own is checked where it is called.
            this.builder.missesInput ||= place.at === 'start';
            this.builder.lose();
            return;
        }
        const activation = parameters.activation;
        const lowered = isCallValue(activation) ? activation : undefined;
        const own: Record<string, Value> = { ...parameters };
        if (lowered !== undefined) {
            own.activation = { call: 'linear', arguments: {} };
        }
        this.checkSparsity(parameters, call.ranges);
        const problem = this.builder.add(kind, own, source, [place]);
        if (problem !== undefined) {
            const large = Object.entries(parameters).find(
                ([, value]) => typeof value === 'number' && value > mostNumbers,
            )?.[0];
            const range = call.ranges[problem.argument ?? large ?? ''];
            const written = range && this.resolution.text.slice(range.start, range.end);
            // A count beyond 2^53 is no double: the text knows better.
            const isNumber = large !== undefined && /^[\d.eE+]+$/.test(written ?? '');
            const found = isNumber && written !== undefined ? { found: written } : {};
            this.reportShape(`\`${kind}\` expects`, { ...problem, ...found }, range ?? trail.token, trail);
            return;
        }
        // What it makes is not what was meant, so nothing is said of what follows.
        if (!readsWhatItShould(this.resolution, this.builder.layers)) {
            this.builder.lose();
            return;
        }
        if (lowered !== undefined && lowered.call !== 'linear') {
            this.activation(lowered.call, lowered.arguments, call.inner.activation ?? {}, source);
        }
    }

    /** A mean activation outside (0, 1) is no share of anything: the penalty has no gradient there. */
    private checkSparsity(
        { activation, activity_regularizer: penalty }: Readonly<Record<string, Value>>,
        ranges: Readonly<Record<string, TextRange>>,
    ): void {
        const kind = isCallValue(activation) ? callableLayer(activation.call) : undefined;
        const range = ranges.activity_regularizer;
        if (
            !isCallValue(penalty) ||
            !isCallValue(activation) ||
            kind === undefined ||
            range === undefined ||
            layerEntry(kind).traits(activation.arguments).outputActivation === true
        ) {
            return;
        }
        this.builder.sound = false;
        this.resolution.report({
            rule: 'type',
            message: `\`${penalty.call}\` compares mean activations with a share of 1, expected an activation between 0 and 1, found \`${kind}\`. Write \`activation = sigmoid\`.`,
            range,
        });
    }

    /** The activation of a layer, which is a layer of its own in the network. */
    private activation(
        name: string,
        parameters: Readonly<Record<string, Value>>,
        ranges: Readonly<Record<string, TextRange>>,
        source: SourceTrail,
    ): void {
        const kind = callableLayer(name);
        const place = this.builder.place;
        const range = source.arguments.activation ?? source.token;
        if (kind === undefined || place.at !== 'layer') {
            this.builder.lose();
            return;
        }
        const problem = this.builder.add(kind, parameters, loweredSource(source, range, ranges), [place]);
        if (problem !== undefined) {
            this.reportShape(`\`${kind}\` expects`, problem, range);
        }
    }

    private input(
        kind: LayerKind,
        parameters: Readonly<Record<string, Value>>,
        source: SourceTrail,
        sound: boolean,
    ): void {
        const { place } = this.builder;
        const fresh = this.fresh;
        this.fresh = undefined;
        if (!sound) {
            this.builder.lose();
            return;
        }
        if (place.at === 'start' && this.builder.layers.length === 0) {
            const problem = this.builder.add(kind, parameters, source, []);
            if (problem !== undefined) {
                this.reportShape(`\`${kind}\` expects`, problem, source.arguments.shape ?? source.token);
            }
            return;
        }
        if (fresh?.call !== undefined && source.steps.at(-1)?.kind === 'model') {
            // A model that is called drops its own input, which only says what it is made for.
            const shape = Array.isArray(parameters.shape) ? (parameters.shape as readonly number[]) : [];
            if (place.at === 'layer' && !sameShape(place.shape, shape)) {
                this.resolution.report({
                    rule: 'shape',
                    message: `\`${fresh.model.name}\` expects ${formatShape(shape)}, found ${formatShape(place.shape)}.`,
                    range: fresh.call,
                    related: [{ message: 'Its input is here.', range: source.statement }],
                });
                this.builder.sound = false;
                this.builder.place = { ...place, shape };
            }
            return;
        }
        // After a mistake nobody knows what comes first; a layer without an input before it is none yet.
        if (place.at === 'layer' || this.builder.missesInput) {
            this.resolution.report({
                rule: 'shape',
                message: '`input` must be the first layer of a model.',
                range: source.token,
            });
            // There is one, and its place has been spoken of.
            this.builder.missesInput = false;
        }
        this.builder.sound = false;
    }

    private reportShape(subject: string, problem: ShapeProblem, range: TextRange, trail?: Trail): void {
        const fix = trail && problem.insert && insertBefore(this.resolution.text, problem.insert, trail);
        this.resolution.report({
            rule: 'shape',
            message: `${subject} ${problem.expected}, found ${problem.found}.${problem.remedy === undefined ? '' : ` ${problem.remedy}`}`,
            range,
            ...(fix && { fixes: [fix] }),
        });
    }
}

/** A layer on a line of its own before a statement that begins one, else beside it. */
function insertBefore(text: string, layer: string, { statement }: Trail): TextFix {
    const lead = /[^\n\r]*$/.exec(text.slice(0, statement.start))?.[0] ?? '';
    const newText = lead.trim() === '' ? `${layer}${lineEnding(text)}${lead}` : `${layer} `;
    return {
        title: `Insert ${layer} before this layer`,
        safety: 'changes-training',
        edits: [{ range: { start: statement.start, end: statement.start }, newText }],
    };
}

/** The trail of a lowered activation; what its host's arguments were computed from is not its own. */
function loweredSource(
    { names: { activation } = {}, ...source }: SourceTrail,
    token: TextRange,
    ranges: Readonly<Record<string, TextRange>>,
): SourceTrail {
    const names = activation === undefined ? {} : { names: { activation } };
    return { ...source, ...names, token, arguments: ranges, loweredFrom: 'activation' };
}

/** True for parameters that change what a layer computes but not the shape of it. */
function keepsShape(parameter: string): boolean {
    return [
        'activation',
        'regularizer',
        'max_norm',
        'activity_regularizer',
        'use_bias',
        'initializer',
    ].includes(parameter);
}
