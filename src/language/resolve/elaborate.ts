// Models to networks: parameters are given their values, models called as layers are put in their place, `repeat` is
// written out, `residual` becomes a branch and a sum, `concat` its branches and what joins them.

import { findEntry } from '../../catalog/index.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { SourceTrail, TrailStep } from '../../model/resolved.ts';
import type { Application, Body, Concat, Model, Repeat, Residual, Statement } from '../generated/ast.ts';
import { assignArguments, writtenArguments } from './arguments.ts';
import { reportBranches } from './branch-shapes.ts';
import { callableLayer } from './catalogue.ts';
import { nameRange } from './declarations.ts';
import { joinWith, rangeOf } from './describe.ts';
import { evaluate, type Slot } from './evaluate.ts';
import { instantiate } from './instantiate.ts';
import { layerSlot, reportNoLayer } from './layer-misfits.ts';
import { calleeRange, reportCalledValue, reportUnfit } from './misfits.ts';
import { mostLayers, type NetworkBuilder, type Place } from './network-builder.ts';
import { LayerPlacer, type Trail } from './place-layer.ts';
import { reportShapeChange } from './residual-projection.ts';
import { mostStatements, type Resolution } from './resolution.ts';
import { lookUp, type Scope } from './scope.ts';
import { isSound } from './soundness.ts';

const countSlot: Slot = {
    type: { kind: 'integer', minimum: 0 },
    what: '`repeat`',
    unit: 'times',
};

/** Models within models, beyond which nobody could say what a layer belongs to. */
const deepestCalls = 32;

/** Of the models that a circle goes through, as many are named in the message. */
const mostNamed = 4;

/** Elaborates one network. */
export class Elaboration {
    readonly builder: NetworkBuilder;
    /** The models that took part, by name. */
    readonly models = new Set<string>();
    /** Nothing more is looked at: there would be no end to it. */
    private ended = false;
    private readonly calling: Model[] = [];
    private readonly placer: LayerPlacer;
    private readonly resolution: Resolution;

    constructor(resolution: Resolution) {
        this.resolution = resolution;
        this.placer = new LayerPlacer(resolution);
        this.builder = this.placer.builder;
    }

    /** The body of a model with its parameters bound in `scope`. `call` is where it stands as a layer. */
    model(model: Model, scope: Scope, steps: readonly TrailStep[], call?: TextRange): void {
        this.models.add(model.name);
        this.calling.push(model);
        this.placer.fresh = { model, call };
        const step: TrailStep =
            call === undefined
                ? { kind: 'model', name: model.name }
                : { kind: 'model', name: model.name, call };
        this.body(model.body, scope, [...steps, step], this.resolution.declarations.damagedFrom(model));
        this.calling.pop();
        this.placer.fresh = undefined;
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
            if (!this.spend(rangeOf(statement))) {
                return;
            }
            this.statement(statement, scope, steps, damagedFrom);
        }
        if (body === undefined || rangeOf(body).end > damagedFrom) {
            this.builder.lose();
        }
    }

    /** False where there is no more to spend, on this network or on all of the spec; the network ends there. */
    private spend(range: TextRange): boolean {
        if (this.ended) {
            return false;
        }
        if (!this.builder.spend()) {
            this.tooLarge(range);
            return false;
        }
        if (!this.resolution.spend()) {
            if (!this.resolution.trying) {
                this.resolution.reportOnce('budget', {
                    rule: 'type',
                    message: `The networks of this spec have more than ${mostStatements.toLocaleString('en')} layers together: put some of its runs into a file of their own.`,
                    range,
                });
            }
            this.builder.lose();
            return false;
        }
        return true;
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
            case 'Concat':
                this.concat(statement, scope, steps, damagedFrom);
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
            if (!this.spend(rangeOf(repeat.count))) {
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
        const start = this.placeOfInput();
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

    /** Every branch begins where the block does; what they end in is joined in their order. */
    private concat(concat: Concat, scope: Scope, steps: readonly TrailStep[], damagedFrom: number): void {
        const range = rangeOf(concat);
        const keyword = { start: range.start, end: range.start + 'concat'.length };
        const start = this.placeOfInput();
        const ends: Place[] = [];
        for (const [index, branch] of concat.branches.entries()) {
            this.builder.place = start;
            if (!this.spend(rangeOf(branch))) {
                return;
            }
            const step: TrailStep = { kind: 'concat', branch: index + 1, range };
            this.body(branch, scope, [...steps, step], damagedFrom);
            ends.push(this.builder.place);
        }
        const joined = ends.filter(end => end.at === 'layer');
        if (ends.length === 1) {
            // Where a brace is missing or one too many, branches are found elsewhere than they were meant.
            if (!this.resolution.declarations.incomplete) {
                this.resolution.report({
                    rule: 'type',
                    message:
                        '`concat` joins two or more branches, found one. Add another `{ ... }` behind it; `{ }` passes the input on.',
                    range: keyword,
                });
            }
            this.builder.lose();
        } else if (joined.length < ends.length) {
            this.builder.lose();
        } else {
            const source: SourceTrail = { statement: range, token: keyword, arguments: {}, steps };
            const problem = this.builder.add('concat', {}, source, joined);
            if (problem !== undefined) {
                reportBranches(this.resolution, concat, start, joined, problem);
            }
        }
    }

    /** What a block reads, which is to be there before it. */
    private placeOfInput(): Place {
        if (this.builder.place.at === 'start') {
            this.builder.missesInput = true;
            this.builder.lose();
        }
        return this.builder.place;
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
                binding.state = 'broken';
                this.builder.lose();
                return;
            }
            const varies = binding.kind === 'parameter' ? { varies: true as const } : {};
            const steps = [...trail.steps, { kind: 'reference' as const, name, definition, ...varies }];
            this.layer(binding.value, binding.scope, { ...trail, steps });
            return;
        }
        const model = this.resolution.declarations.models.get(name);
        const kind = callableLayer(name);
        if (binding !== undefined && model === undefined && kind === undefined) {
            reportCalledValue(this.resolution, application, binding);
            this.builder.lose();
            return;
        }
        const throughName = trail.steps.at(-1)?.kind === 'reference';
        if (!application.call && name === 'none') {
            return;
        }
        if (application.call && kind !== undefined) {
            this.placer.place(kind, application, scope, trail);
        } else if (!application.call && kind !== undefined && throughName && findEntry('activation', name)) {
            // A parameter that holds `relu` may stand in the body too: nothing else could be meant.
            this.placer.place(kind, application, scope, trail);
        } else if (application.call && model !== undefined) {
            this.called(model, application, scope, trail);
        } else {
            reportNoLayer(this.resolution, application, scope, trail);
            this.builder.lose();
        }
    }

    private called(model: Model, application: Application, scope: Scope, trail: Trail): void {
        const call = rangeOf(application);
        const token = calleeRange(application);
        this.resolution.use(token, nameRange(model));
        if (this.calling.includes(model)) {
            const through = this.calling
                .slice(this.calling.indexOf(model) + 1)
                .map(({ name }) => `\`${name}\``);
            const more = through.length - mostNamed;
            const named = [...through.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])];
            this.resolution.report({
                rule: 'type',
                message: `\`${model.name}\` calls itself${named.length > 0 ? ` through ${joinWith('and', named)}` : ''}, which never ends.`,
                range: token,
            });
            this.builder.lose();
            return;
        }
        if (this.calling.length > deepestCalls) {
            this.resolution.reportOnce('calls', {
                rule: 'type',
                message: `Models are called within models more than ${deepestCalls} deep here.`,
                range: token,
            });
            this.builder.lose();
            this.ended = true;
            this.resolution.cutShort = true;
            return;
        }
        const instance = instantiate(this.resolution, model, application, scope);
        this.placer.fresh = undefined;
        const sound = this.builder.sound;
        this.model(model, instance.scope, trail.steps, call);
        if (!instance.sound) {
            this.builder.sound = false;
        }
        if (sound && this.builder.place.at === 'start') {
            this.builder.sound = false;
        }
    }
}
