// A parsed spec to the resolved one that everyone shares. Pure: what exists on disk is asked of the caller.

import type { ParseResult } from 'langium';
import type { LookAtFile } from '../../model/file-facts.ts';
import type {
    ResolvedData,
    ResolvedNetwork,
    ResolvedRun,
    ResolvedSpec,
    ResolvedSweep,
} from '../../model/resolved.ts';
import type { SweptRuns } from '../../model/swept-runs.ts';
import type { Application, Expression, Model, Spec, Train } from '../generated/ast.ts';
import type { Problem } from '../syntax/problem.ts';
import { syntaxProblems } from '../syntax/problems.ts';
import { computedIn, constantsOf } from './constants.ts';
import { resolveData } from './data.ts';
import { checkNames, collectDeclarations, nameRange, runName, runRange } from './declarations.ts';
import { rangeOf } from './describe.ts';
import { Elaboration } from './elaborate.ts';
import { type Instance, instantiate, instantiateWith } from './instantiate.ts';
import { calleeRange } from './misfits.ts';
import { withoutRepeatedNames } from './misspelt-declarations.ts';
import { createResolution, type NameUse, type Resolution } from './resolution.ts';
import { assembleRun, type RunSettings, resolveSettings } from './run.ts';
import { checkRun } from './run-checks.ts';
import { dataRange, isSwapped, reportSwapped, reportUnknown } from './run-names.ts';
import type { Scope } from './scope.ts';
import { resolveSweep } from './sweep.ts';
import { connectNoises } from './weight-noise.ts';

export interface ResolveOptions {
    readonly uri: string;
    /** False where a spec names a file that is not there, undefined where that cannot be told. */
    readonly fileExists: (path: string, specUri: string) => boolean | undefined;
    /** Absent where files cannot be looked at, as in the browser. */
    readonly lookAtFile?: LookAtFile | undefined;
}

/** A network as far as it could be elaborated, for the editor. */
export interface ElaboratedNetwork {
    readonly network: ResolvedNetwork;
    /** False where a mistake ended it early. */
    readonly sound: boolean;
    readonly run?: string;
}

export interface ResolvedText {
    readonly spec: ResolvedSpec;
    readonly problems: readonly Problem[];
    /** Those of the runs first, then those of the models that no run uses. */
    readonly networks: readonly ElaboratedNetwork[];
    /** The networks that the values of sweeps make, one value changed at a time. */
    readonly tried: readonly ElaboratedNetwork[];
    /** The runs of each sweep whose own run can be trained. */
    readonly sweptRuns: ReadonlyMap<ResolvedSweep, SweptRuns>;
    readonly uses: readonly NameUse[];
    /** The numbers that constants are computed to, by name; those written as a number are not among them. */
    readonly computed: ReadonlyMap<string, number>;
}

interface TrainState {
    readonly train: Train;
    readonly model: Model | undefined;
    readonly instance: Instance | undefined;
    readonly elaborated: ElaboratedNetwork | undefined;
    readonly settings: RunSettings;
}

export function resolveSpec(text: string, parsed: ParseResult, options: ResolveOptions): ResolvedText {
    const spec = parsed.value as Spec;
    const syntax = syntaxProblems(text, parsed);
    const declarations = collectDeclarations(spec, syntax);
    const resolution = createResolution({ ...options, lookAtFile: options.lookAtFile, text, declarations });
    for (const problem of syntax.problems) {
        resolution.report(problem);
    }
    checkNames(resolution, spec);
    const scope = constantsOf(resolution);
    const data = new Map<string, { readonly data: ResolvedData; readonly sound: boolean }>();
    for (const block of spec.declarations) {
        if (block.$type === 'Data' && block.name !== undefined) {
            const resolved = resolveData(resolution, block, scope);
            if (!data.has(block.name)) {
                data.set(block.name, resolved);
            }
        }
    }
    const used = new Set<string>();
    const states = declarations.trains.map(train => elaborateTrain(resolution, train, scope, used));
    const runs = runsOf(resolution, states, data);
    const unused = unusedNetworks(resolution, used, scope);
    const tried: ElaboratedNetwork[] = [];
    const sweptRuns = new Map<ResolvedSweep, SweptRuns>();
    const sweeps = sweepsOf(resolution, states, runs, scope, tried, sweptRuns);
    return {
        spec: {
            runs,
            unusedNetworks: unused.filter(({ sound }) => sound).map(({ network }) => network),
            data: [...data.values()].filter(({ sound }) => sound).map(entry => entry.data),
            sweeps,
        },
        problems: [...withoutRepeatedNames(text, spec, resolution.problems, resolution.uses)].sort(
            (a, b) => a.range.start - b.range.start,
        ),
        networks: [...states.flatMap(({ elaborated }) => elaborated ?? []), ...unused],
        tried,
        sweptRuns,
        uses: resolution.uses,
        computed: computedIn(resolution, scope),
    };
}

/** Elaborates a model with these arguments. */
function elaborate(
    resolution: Resolution,
    model: Model,
    instance: Instance,
    used: Set<string>,
    mustHaveInput: Application | undefined,
): ElaboratedNetwork {
    const elaboration = new Elaboration(resolution);
    elaboration.model(model, instance.scope, []);
    for (const name of elaboration.models) {
        used.add(name);
    }
    const { builder } = elaboration;
    const damaged = resolution.declarations.damagedFrom(model) !== Number.POSITIVE_INFINITY;
    const network = builder.network(model.name);
    const noises = connectNoises(resolution, network.layers, builder.sound && instance.sound);
    const empty = builder.layers.length === 0;
    const missesInput = builder.missesInput || (empty && builder.sound);
    if (mustHaveInput !== undefined && missesInput && !damaged) {
        resolution.report({
            rule: 'shape',
            message: `\`${model.name}\` has no \`input\`, so it cannot be trained: begin it with \`input(...)\`, the shape of one example.`,
            range: calleeRange(mustHaveInput),
            related: [{ message: `\`${model.name}\` is declared here.`, range: nameRange(model) }],
        });
    }
    const parameterCount = noises.layers.reduce((sum, layer) => sum + layer.parameterCount, 0);
    return {
        network: { ...network, layers: noises.layers, parameterCount },
        sound: builder.sound && instance.sound && noises.sound && !empty && !damaged,
    };
}

function elaborateTrain(resolution: Resolution, train: Train, scope: Scope, used: Set<string>): TrainState {
    const application: Application | undefined = train.model;
    const settings = resolveSettings(resolution, train, scope);
    const name: string | undefined = application?.callee;
    const model = name === undefined ? undefined : resolution.declarations.models.get(name);
    const readable =
        application !== undefined && rangeOf(application).end <= resolution.declarations.damagedFrom(train);
    if (application === undefined || name === undefined || !readable) {
        if (name !== undefined) {
            used.add(name);
        }
        return { train, model: undefined, instance: undefined, elaborated: undefined, settings };
    }
    if (model === undefined) {
        if (isSwapped(resolution, train)) {
            reportSwapped(resolution, train, name);
        } else {
            reportUnknown(
                resolution,
                'model',
                name,
                calleeRange(application),
                resolution.declarations.models.keys(),
            );
        }
        return { train, model, instance: undefined, elaborated: undefined, settings };
    }
    resolution.use(calleeRange(application), nameRange(model));
    const instance = instantiate(resolution, model, application, scope);
    const run = runName(train);
    const elaborated = elaborate(resolution, model, instance, used, application);
    return {
        train,
        model,
        instance,
        elaborated: { ...elaborated, ...(run !== undefined && { run }) },
        settings,
    };
}

function runsOf(
    resolution: Resolution,
    states: readonly TrainState[],
    blocks: ReadonlyMap<string, { readonly data: ResolvedData; readonly sound: boolean }>,
): ResolvedRun[] {
    const candidates: { readonly run: ResolvedRun; readonly state: TrainState; readonly sound: boolean }[] =
        [];
    for (const state of states) {
        const { train, elaborated, settings } = state;
        const name: string | undefined = train.data;
        const readable =
            name !== undefined && dataRange(train).end <= resolution.declarations.damagedFrom(train);
        const block = name === undefined ? undefined : blocks.get(name);
        if (readable && block === undefined && !isSwapped(resolution, train)) {
            reportUnknown(resolution, 'data block', name, dataRange(train), blocks.keys());
        } else if (block !== undefined) {
            resolution.use(dataRange(train), block.data.source.token);
        }
        if (elaborated?.sound && block !== undefined) {
            const sound =
                block.sound &&
                settings.sound &&
                resolution.declarations.runs.get(runName(train) ?? '') === train;
            candidates.push({
                run: assembleRun(train, elaborated.network, block.data, settings),
                state,
                sound,
            });
        }
    }
    const trained = new Map<Model | undefined, number>();
    for (const { state } of candidates) {
        trained.set(state.model, (trained.get(state.model) ?? 0) + 1);
    }
    return candidates.flatMap(({ run, state, sound }) => {
        const lossIsKnown = !state.settings.matched.failed.has('loss');
        const problems = lossIsKnown ? checkRun(run, (trained.get(state.model) ?? 0) > 1) : [];
        for (const problem of problems) {
            resolution.report(problem);
        }
        return sound && lossIsKnown && problems.length === 0 ? [run] : [];
    });
}

/** The models that no `train` uses, with their defaults. */
function unusedNetworks(
    resolution: Resolution,
    used: ReadonlySet<string>,
    scope: Scope,
): ElaboratedNetwork[] {
    const { models } = resolution.declarations;
    const unused = [...models.values()].filter(model => !used.has(model.name));
    const called = new Set(
        unused.flatMap(model => [...calledModels(model)].filter(name => name !== model.name)),
    );
    const networks: ElaboratedNetwork[] = [];
    const seen = new Set<string>();
    const elaborateAll = (which: readonly Model[], keep: boolean): void => {
        for (const model of which) {
            if (seen.has(model.name)) {
                continue;
            }
            const instance = instantiate(resolution, model, undefined, scope);
            const elaborated = elaborate(resolution, model, instance, seen, undefined);
            if (elaborated.network.layers.length > 0) {
                networks.push({ ...elaborated, sound: elaborated.sound && keep });
            }
        }
    };
    // A model that another one calls is looked at where it is called; what is left then call each other in a circle.
    elaborateAll(
        unused.filter(model => !called.has(model.name)),
        true,
    );
    if (!resolution.cutShort) {
        elaborateAll(unused, false);
    }
    return networks;
}

/** The names that a body calls or mentions. */
function calledModels(model: Model): Set<string> {
    const names = new Set<string>();
    const visit = (value: unknown): void => {
        if (Array.isArray(value)) {
            value.forEach(visit);
        } else if (typeof value === 'object' && value !== null && '$type' in value) {
            if (value.$type === 'Application' && 'callee' in value && typeof value.callee === 'string') {
                names.add(value.callee);
            }
            for (const [key, child] of Object.entries(value)) {
                if (!key.startsWith('$')) {
                    visit(child);
                }
            }
        }
    };
    visit(model);
    return names;
}

function sweepsOf(
    resolution: Resolution,
    states: readonly TrainState[],
    runs: readonly ResolvedRun[],
    scope: Scope,
    tried: ElaboratedNetwork[],
    swept: Map<ResolvedSweep, SweptRuns>,
): ResolvedSweep[] {
    return resolution.declarations.sweeps.flatMap(sweep => {
        const name: string | undefined = sweep.run;
        const train = name === undefined ? undefined : resolution.declarations.runs.get(name);
        const state = states.find(candidate => candidate.train === train);
        // A run is named after its model: where a model is not known, neither is the run.
        const named = states.every(candidate => candidate.model !== undefined);
        if (name !== undefined && train === undefined && named) {
            reportUnknown(resolution, 'run', name, runRange(sweep), resolution.declarations.runs.keys());
        } else if (train !== undefined) {
            resolution.use(runRange(sweep), nameRange(train));
        }
        const base = state && {
            ...state,
            sound: state.elaborated?.sound === true,
            data: resolution.declarations.data.get(state.train.data ?? ''),
            run: runs.find(run => run.name === name),
            tryParameters: (values: ReadonlyMap<string, Expression>) => {
                const network = tryParameters(resolution, state, values, scope);
                tried.push(...(network?.sound ? [network] : []));
                return network?.sound ? network.network : undefined;
            },
        };
        const resolved = resolveSweep(resolution, sweep, base, scope);
        if (resolved?.runs !== undefined) {
            swept.set(resolved.sweep, resolved.runs);
        }
        return resolved?.sweep ?? [];
    });
}

/** Elaborates a run's network with parameters replaced, so that a value that does not fit is reported. */
function tryParameters(
    resolution: Resolution,
    { model, instance, elaborated }: TrainState,
    values: ReadonlyMap<string, Expression>,
    scope: Scope,
): ElaboratedNetwork | undefined {
    if (model === undefined || instance === undefined || elaborated?.sound !== true) {
        return undefined;
    }
    const given = new Map<string, { value: Expression | undefined; scope: Scope }>();
    for (const [name, value] of values) {
        given.set(name, { value, scope });
    }
    for (const binding of instance.bindings.values()) {
        if (binding.given && !values.has(binding.name)) {
            given.set(binding.name, binding);
        }
    }
    resolution.trying = true;
    const variant = instantiateWith(resolution, model, given, scope);
    const network = elaborate(resolution, model, variant, new Set(), undefined);
    resolution.trying = false;
    return network;
}
