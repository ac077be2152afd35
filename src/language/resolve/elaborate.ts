// Models to networks: parameters are given their values, models called as layers are put in their place, `repeat` is
// written out, `residual` becomes a branch and a sum.

import { findEntry } from '../../catalog/index.ts';
import { type LayerKind, layerEntry } from '../../catalog/layers/index.ts';
import { isCallValue, type Value } from '../../catalog/values.ts';
import { formatShape, sameShape } from '../../core/shape.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { SourceTrail, TrailStep } from '../../model/resolved.ts';
import type { Application, Body, Model, Repeat, Residual, Statement } from '../generated/ast.ts';
import { assignArguments, evaluateCall, writtenArguments } from './arguments.ts';
import { callableLayer, isKnownName } from './catalogue.ts';
import { nameRange } from './declarations.ts';
import { rangeOf } from './describe.ts';
import { evaluate, type Slot } from './evaluate.ts';
import { instantiate } from './instantiate.ts';
import {
    calleeRange,
    needsNoArguments,
    renameFix,
    reportCalledValue,
    reportUnfit,
    reportUnknownName,
} from './misfits.ts';
import { mostLayers, NetworkBuilder, type Place } from './network-builder.ts';
import { reportShapeChange } from './residual-projection.ts';
import type { Resolution } from './resolution.ts';
import { lookUp, type Scope } from './scope.ts';
import { isSound } from './soundness.ts';

/** The statement that is being elaborated, and the way to it. */
interface Trail {
    readonly statement: TextRange;
    readonly token: TextRange;
    readonly steps: readonly TrailStep[];
}

const layerSlot: Slot = {
    type: { kind: 'one_of', types: [{ kind: 'call', family: 'layer' }, { kind: 'none' }] },
    what: 'a place in the body of a model',
};
const countSlot: Slot = {
    type: { kind: 'integer', minimum: 0 },
    what: '`repeat`',
    unit: 'times',
};

/** Elaborates one network. */
export class Elaboration {
    readonly builder = new NetworkBuilder();
    /** The models that took part, by name. */
    readonly models = new Set<string>();
    private readonly calling: Model[] = [];
    /** The model whose own `input` may come next. */
    private fresh: { readonly model: Model; readonly call: TextRange | undefined } | undefined;
    private readonly resolution: Resolution;

    constructor(resolution: Resolution) {
        this.resolution = resolution;
    }

    /** The body of a model with its parameters bound in `scope`. `call` is where it stands as a layer. */
    model(model: Model, scope: Scope, steps: readonly TrailStep[], call?: TextRange): void {
        this.models.add(model.name);
        this.calling.push(model);
        this.fresh = { model, call };
        const step: TrailStep =
            call === undefined
                ? { kind: 'model', name: model.name }
                : { kind: 'model', name: model.name, call };
        this.body(model.body, scope, [...steps, step], this.resolution.declarations.damagedFrom(model));
        this.calling.pop();
        this.fresh = undefined;
    }

    private body(
        body: Body | undefined,
        scope: Scope,
        steps: readonly TrailStep[],
        damagedFrom: number,
    ): void {
        for (const statement of body?.statements ?? []) {
            if (rangeOf(statement).end > damagedFrom) {
                this.builder.lose();
                break;
            }
            if (!this.builder.spend()) {
                this.tooLarge(rangeOf(statement));
                return;
            }
            this.statement(statement, scope, steps, damagedFrom);
        }
        if (body === undefined || rangeOf(body).end > damagedFrom) {
            this.builder.lose();
        }
    }

    private tooLarge(range: TextRange): void {
        if (this.builder.sound) {
            this.resolution.report({
                rule: 'type',
                message: `This makes a network of more than ${mostLayers.toLocaleString('en')} layers.`,
                range,
            });
        }
        this.builder.lose();
    }

    private statement(
        statement: Statement,
        scope: Scope,
        steps: readonly TrailStep[],
        damagedFrom: number,
    ): void {
        switch (statement.$type) {
            case 'Repeat':
                this.repeat(statement, scope, steps, damagedFrom);
                break;
            case 'Residual':
                this.residual(statement, scope, steps, damagedFrom);
                break;
            case 'LayerStatement':
                if (statement.layer !== undefined) {
                    const trail = {
                        statement: rangeOf(statement),
                        token: calleeRange(statement.layer),
                        steps,
                    };
                    this.layer(statement.layer, scope, trail);
                }
                break;
            default:
                statement satisfies never;
        }
    }

    private repeat(repeat: Repeat, scope: Scope, steps: readonly TrailStep[], damagedFrom: number): void {
        const count = evaluate(this.resolution, repeat.count, countSlot, scope)?.value;
        if (typeof count !== 'number') {
            this.builder.lose();
            this.body(repeat.body, scope, steps, damagedFrom);
            return;
        }
        if (count > mostLayers) {
            this.tooLarge(rangeOf(repeat.count));
        }
        const range = rangeOf(repeat);
        for (let iteration = 1; iteration <= count; iteration++) {
            if (!this.builder.spend()) {
                this.tooLarge(rangeOf(repeat.count));
                return;
            }
            this.body(
                repeat.body,
                scope,
                [...steps, { kind: 'repeat', iteration, count, range }],
                damagedFrom,
            );
            // What one time has left unknown, a second would not make known.
            if (this.builder.place.at === 'unknown') {
                return;
            }
        }
    }

    private residual(
        residual: Residual,
        scope: Scope,
        steps: readonly TrailStep[],
        damagedFrom: number,
    ): void {
        const range = rangeOf(residual);
        const keyword = { start: range.start, end: range.start + 'residual'.length };
        const start = this.builder.place;
        if (start.at === 'start') {
            this.builder.lose();
        }
        this.body(residual.body, scope, [...steps, { kind: 'residual', part: 'branch', range }], damagedFrom);
        const branch = this.builder.place;
        const shortcut = this.projection(residual, start, scope, { keyword, steps });
        if (branch.at !== 'layer' || shortcut.at !== 'layer') {
            this.builder.lose();
            return;
        }
        const source: SourceTrail = { statement: range, token: keyword, arguments: {}, steps };
        const problem = this.builder.add('add', {}, source, [branch, shortcut]);
        if (problem !== undefined) {
            reportShapeChange(this.resolution, residual, branch.shape, shortcut.shape);
        }
    }

    /** Elaborates the projection from `start`; the place of the shortcut. */
    private projection(
        residual: Residual,
        start: Place,
        scope: Scope,
        { keyword, steps }: { readonly keyword: TextRange; readonly steps: readonly TrailStep[] },
    ): Place {
        const { assigned, failed } = assignArguments(
            this.resolution,
            { title: 'residual', noun: 'argument', token: keyword },
            { projection: {} },
            writtenArguments(residual.arguments),
        );
        const value = assigned.get('projection')?.[0]?.value;
        const branch = this.builder.place;
        this.builder.place = failed ? { at: 'unknown' } : start;
        if (value !== undefined && value.$type !== 'Application') {
            reportUnfit(
                this.resolution,
                value,
                { ...layerSlot, what: '`projection` of `residual`' },
                scope,
                undefined,
            );
            this.builder.lose();
        } else if (value !== undefined) {
            const range = rangeOf(residual);
            this.layer(value, scope, {
                statement: range,
                token: calleeRange(value),
                steps: [...steps, { kind: 'residual', part: 'projection', range }],
            });
        }
        const shortcut = this.builder.place;
        this.builder.place = branch;
        return shortcut;
    }

    /** A name or a call in the body of a model, or what a name there stands for. */
    private layer(application: Application, scope: Scope, trail: Trail): void {
        const name: string | undefined = application.callee;
        if (name === undefined) {
            this.builder.lose();
            return;
        }
        const binding = lookUp(scope, name);
        if (binding !== undefined && !application.call) {
            this.resolution.use(rangeOf(application), binding.declaration);
            if (!isSound(this.resolution, binding, application) || binding.value === undefined) {
                this.builder.lose();
                return;
            }
            const definition = rangeOf(binding.value);
            if (binding.value.$type !== 'Application') {
                const blame = binding.given ? undefined : { range: trail.token, definition };
                reportUnfit(this.resolution, binding.value, layerSlot, binding.scope, blame);
                this.builder.lose();
                return;
            }
            const steps = [...trail.steps, { kind: 'reference' as const, name, definition }];
            this.layer(binding.value, binding.scope, { ...trail, steps });
            return;
        }
        if (binding !== undefined) {
            reportCalledValue(this.resolution, application, binding);
            this.builder.lose();
            return;
        }
        const model = this.resolution.declarations.models.get(name);
        const kind = callableLayer(name);
        const throughName = trail.steps.at(-1)?.kind === 'reference';
        if (!application.call && name === 'none') {
            return;
        }
        if (application.call && kind !== undefined) {
            this.catalogueLayer(kind, application, scope, trail);
        } else if (!application.call && kind !== undefined && throughName && findEntry('activation', name)) {
            // A parameter that holds `relu` may stand in the body too: nothing else could be meant.
            this.catalogueLayer(kind, application, scope, trail);
        } else if (application.call && model !== undefined) {
            this.called(model, application, scope, trail);
        } else {
            this.reportNoLayer(application, scope, trail, model, kind);
            this.builder.lose();
        }
    }

    private reportNoLayer(
        application: Application,
        scope: Scope,
        trail: Trail,
        model: Model | undefined,
        kind: LayerKind | undefined,
    ): void {
        const name = application.callee;
        const range = rangeOf(application);
        if (model !== undefined || kind !== undefined) {
            const callable = model !== undefined || needsNoArguments(name);
            this.resolution.report({
                rule: 'type',
                message: `\`${name}\` needs parentheses to be a layer: \`${name}(${callable ? '' : '...'})\`.`,
                range,
                ...(callable && { fixes: [{ ...renameFix(range, `${name}()`), safety: 'safe' as const }] }),
            });
        } else if (name === 'residual' || name === 'repeat') {
            const form = name === 'residual' ? '`residual { ... }`' : '`repeat 3 { ... }`';
            this.resolution.report({
                rule: 'syntax',
                message: `Expected ${form}, found only \`${name}\`.`,
                range,
            });
        } else if (trail.steps.at(-1)?.kind === 'reference') {
            const definition = rangeOf(application);
            reportUnfit(this.resolution, application, layerSlot, scope, { range: trail.token, definition });
        } else if (isKnownName(name)) {
            reportUnfit(this.resolution, application, layerSlot, scope, undefined);
        } else {
            reportUnknownName(this.resolution, application, { type: layerSlot.type }, scope);
        }
    }

    private catalogueLayer(kind: LayerKind, application: Application, scope: Scope, trail: Trail): void {
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
            this.builder.lose();
            return;
        }
        const activation = parameters.activation;
        const lowered = isCallValue(activation) ? activation : undefined;
        const own: Record<string, Value> = { ...parameters };
        if (lowered !== undefined) {
            own.activation = { call: 'linear', arguments: {} };
        }
        const problem = this.builder.add(kind, own, source, [place]);
        if (problem !== undefined) {
            const range = problem.argument === undefined ? undefined : call.ranges[problem.argument];
            this.reportShape(`\`${kind}\` expects`, problem, range ?? trail.token);
            return;
        }
        if (lowered !== undefined && lowered.call !== 'linear') {
            this.activation(lowered.call, lowered.arguments, call.inner.activation ?? {}, source);
        }
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
        const problem = this.builder.add(
            kind,
            parameters,
            { ...source, token: range, arguments: ranges, loweredFrom: 'activation' },
            [place],
        );
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
            this.builder.add(kind, parameters, source, []);
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
        this.resolution.report({
            rule: 'shape',
            message: '`input` must be the first layer of a model.',
            range: source.token,
        });
        this.builder.sound = false;
    }

    private called(model: Model, application: Application, scope: Scope, trail: Trail): void {
        const call = rangeOf(application);
        const token = calleeRange(application);
        this.resolution.use(token, nameRange(model));
        if (this.calling.includes(model)) {
            const through = this.calling
                .slice(this.calling.indexOf(model) + 1)
                .map(({ name }) => `\`${name}\``);
            this.resolution.report({
                rule: 'type',
                message: `\`${model.name}\` calls itself${through.length > 0 ? ` through ${through.join(', ')}` : ''}, which never ends.`,
                range: token,
            });
            this.builder.lose();
            return;
        }
        const instance = instantiate(this.resolution, model, application, scope);
        this.fresh = undefined;
        const sound = this.builder.sound;
        this.model(model, instance.scope, trail.steps, call);
        if (!instance.sound) {
            this.builder.sound = false;
        }
        if (sound && this.builder.place.at === 'start') {
            this.builder.sound = false;
        }
    }

    private reportShape(
        subject: string,
        problem: { readonly expected: string; readonly found: string; readonly remedy?: string },
        range: TextRange,
    ): void {
        this.resolution.report({
            rule: 'shape',
            message: `${subject} ${problem.expected}, found ${problem.found}.${problem.remedy === undefined ? '' : ` ${problem.remedy}`}`,
            range,
        });
    }
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
