// `sweep`: the axes of a study, each a list or a range of values for one parameter or setting.

import { sweepSettings } from '../../catalog/blocks/sweep.ts';
import { familiesOf } from '../../catalog/index.ts';
import { count } from '../../catalog/parameters.ts';
import { meantName } from '../../catalog/synonyms.ts';
import type { CallValue, Value } from '../../catalog/values.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { ResolvedNetwork, ResolvedRun, ResolvedSweep, SweepAxis } from '../../model/resolved.ts';
import { plannedRuns, type SweptRuns } from '../../model/swept-runs.ts';
import type { Data, Expression, Model, Sweep, Train } from '../generated/ast.ts';
import { rangeValues } from './arithmetic.ts';
import { isShare } from './data.ts';
import { nameRange, runRange } from './declarations.ts';
import { formatNumber, joinWith, rangeOf } from './describe.ts';
import { evaluate, type Slot } from './evaluate.ts';
import { fits, hasWholeHead, type Instance } from './instantiate.ts';
import { kindsOf } from './kinds.ts';
import { renameFix } from './misfits.ts';
import { optimizerParameter } from './misplaced-arguments.ts';
import type { Resolution } from './resolution.ts';
import type { RunSettings } from './run.ts';
import { bind, lookUp, type Scope } from './scope.ts';
import { blockParameters, isWhole, writtenSettings } from './settings.ts';
import { isSound } from './soundness.ts';
import { goesWithSearch, resolveSearch } from './sweep-search.ts';
import { hasOneLength, sweptRunsOf, type Variant, variantsFit } from './swept-runs.ts';

/** More parameters than this are not listed: nobody would read it. */
const mostListed = 8;

/** As many as can be drawn from. */
const mostCombinations = 2 ** 31;

/** More runs than anybody would wait for. */
const mostRuns = 10_000;

/** What a sweep starts from. */
export interface SweepBase {
    readonly train: Train;
    readonly model: Model | undefined;
    readonly data: Data | undefined;
    readonly instance: Instance | undefined;
    /** False where the network has a mistake, so that no value can be tried in it. */
    readonly sound: boolean;
    /** The run itself, where nothing is wrong with it. */
    readonly run: ResolvedRun | undefined;
    readonly settings: RunSettings;
    /** Elaborates the network with these parameters set to these values, reporting what does not fit. */
    readonly tryParameters: (values: ReadonlyMap<string, Expression>) => ResolvedNetwork | undefined;
}

export function resolveSweep(
    resolution: Resolution,
    sweep: Sweep,
    base: SweepBase | undefined,
    scope: Scope,
): { readonly sweep: ResolvedSweep; readonly runs: SweptRuns | undefined } | undefined {
    const axes: SweepAxis[] = [];
    const byAxis: { readonly name: string; readonly variants: Variant[] }[] = [];
    const names: Record<string, TextRange> = {};
    const values: Record<string, TextRange> = {};
    let repeats = 1;
    let search: CallValue | null = null;
    let sound = base !== undefined && isWhole(resolution, sweep);
    for (const { name, value, range } of writtenSettings(resolution, sweep)) {
        if (name === undefined || value === undefined) {
            continue;
        }
        if (Object.hasOwn(names, name.text)) {
            resolution.report({
                rule: 'name',
                message: `The axis \`${name.text}\` is given twice.`,
                range: name.range,
            });
            sound = false;
            continue;
        }
        names[name.text] = name.range;
        values[name.text] = rangeOf(value);
        if (name.text === 'repeats') {
            const slot: Slot = { type: count(), what: '`repeats` of `sweep`', unit: 'seeds' };
            const given = evaluate(resolution, value, slot, scope)?.value;
            repeats = typeof given === 'number' ? given : 1;
            sound &&= given !== undefined;
            continue;
        }
        const isParameter = base?.model?.parameters.some(parameter => parameter.name === name.text);
        if (name.text === 'search' && !isParameter) {
            const found = resolveSearch(resolution, base, value, scope);
            search = found ?? null;
            sound &&= found !== undefined;
            continue;
        }
        const variants: Variant[] = [];
        const axis =
            base &&
            resolveAxis(
                resolution,
                base,
                { name: name.text, range: name.range },
                value,
                range,
                scope,
                variants,
            );
        if (axis === undefined) {
            sound = false;
        } else {
            axes.push(axis);
            byAxis.push({ name: name.text, variants });
        }
    }
    const token = runRange(sweep);
    if (sound && base !== undefined && axes.length === 0 && !names.repeats) {
        resolution.report({
            rule: 'type',
            message: `Expected an axis, found an empty sweep: write a list or a range of values for ${axesOf(base)}.`,
            range: token,
        });
        sound = false;
    }
    sound = base !== undefined && hasOneLength(resolution, base, names) && sound;
    // Of several axes, one value may need another: nobody can say of one alone that it does not fit.
    if (sound && base !== undefined && axes.length === 1) {
        sound = variantsFit(resolution, base, byAxis[0]?.variants ?? []);
    }
    sound = goesWithSearch(resolution, search, names) && sound;
    const all = axes.reduce((product, axis) => product * axis.values.length, repeats);
    const runs = plannedRuns(search, all, repeats);
    if (sound && all / repeats > mostCombinations) {
        resolution.report({
            rule: 'type',
            message: `These axes have ${(all / repeats).toLocaleString('en')} combinations; expected at most ${mostCombinations.toLocaleString('en')}.`,
            range: token,
        });
        sound = false;
    }
    if (sound && runs > mostRuns && (search?.arguments.minutes ?? null) === null) {
        resolution.report({
            rule: 'type',
            message: `This sweep is ${runs.toLocaleString('en')} runs; expected at most ${mostRuns.toLocaleString('en')}.`,
            range: token,
        });
        sound = false;
    }
    if (!sound) {
        return undefined;
    }
    const source = { block: rangeOf(sweep), token, settings: names, values };
    return {
        sweep: { run: sweep.run, axes, repeats, search, source },
        runs: base?.run && sweptRunsOf(base, base.run, byAxis, { repeats, search }),
    };
}

/** What a sweep of this run can vary, in words. */
function axesOf({ model }: SweepBase): string {
    const parameters = (model?.parameters ?? []).map(({ name }) => `\`${name}\``);
    const own = parameters.slice(0, mostListed);
    const settings = 'a setting of `train` or `data`, as `seed`';
    return own.length === 0 ? settings : `${joinWith('or', own)}, or for ${settings}`;
}

function resolveAxis(
    resolution: Resolution,
    base: SweepBase,
    name: { readonly name: string; readonly range: TextRange },
    value: Expression,
    range: TextRange,
    scope: Scope,
    variants: Variant[],
): SweepAxis | undefined {
    const target = targetOf(resolution, base, name);
    const items = target && itemsOf(resolution, value, scope, name.name);
    if (target === undefined || items === undefined) {
        return undefined;
    }
    const values: Value[] = [];
    const labels: string[] = [];
    for (const item of items) {
        const evaluated =
            target === 'model'
                ? parameterValue(resolution, base, name.name, item, scope)
                : settingValue(resolution, target, name.name, item, scope);
        if (evaluated === undefined) {
            return undefined;
        }
        const expression = expressionOf(item);
        const at = rangeOf(expression);
        const label = 'number' in item ? formatNumber(item.number) : (item.expression.$cstNode?.text ?? '');
        variants.push({ target, name: name.name, ...evaluated, expression, label, at });
        values.push(evaluated.value);
        labels.push(label);
    }
    return { name: name.name, target, values, labels, range };
}

function targetOf(
    resolution: Resolution,
    base: SweepBase,
    { name, range }: { readonly name: string; readonly range: TextRange },
): SweepAxis['target'] | undefined {
    const parameter = base.model?.parameters.find(candidate => candidate.name === name);
    if (parameter !== undefined) {
        resolution.use(range, nameRange(parameter));
        return 'model';
    }
    if (Object.hasOwn(blockParameters.train, name)) {
        return 'train';
    }
    if (Object.hasOwn(blockParameters.data, name)) {
        return 'data';
    }
    if (base.model === undefined || !hasWholeHead(resolution, base.model)) {
        return undefined;
    }
    const ofOptimizer = optimizerParameter(name);
    const suggestion =
        ofOptimizer === undefined
            ? meantName(name, [
                  ...base.model.parameters.map(parameter => parameter.name),
                  ...Object.keys(blockParameters.train),
                  ...Object.keys(blockParameters.data),
                  ...Object.keys(sweepSettings),
              ])
            : undefined;
    const hint =
        suggestion !== undefined
            ? `Did you mean \`${suggestion}\`?`
            : ofOptimizer !== undefined
              ? 'It is an argument of the optimizer: write `optimizer = [sgd(0.1), sgd(0.01)]`.'
              : `An axis is for ${axesOf(base)}.`;
    resolution.report({
        rule: 'name',
        message: `\`${name}\` is neither a parameter of \`${base.model.name}\` nor a setting of \`train\` or \`data\`. ${hint}`,
        range,
        ...(suggestion !== undefined && { fixes: [renameFix(range, suggestion)] }),
    });
    return undefined;
}

type Item = { readonly expression: Expression } | { readonly number: number; readonly range: Expression };

/** The values of an axis, a constant that holds a list looked up. */
function itemsOf(
    resolution: Resolution,
    value: Expression,
    scope: Scope,
    name: string,
): readonly Item[] | undefined {
    if (value.$type === 'List') {
        if (value.items.length === 0) {
            resolution.report({
                rule: 'type',
                message: `Expected at least one value for the axis \`${name}\`, found an empty list, which makes no run.`,
                range: rangeOf(value),
            });
            return undefined;
        }
        return value.items.map(expression => ({ expression }));
    }
    if (value.$type === 'Range') {
        return rangeValues(resolution, value, scope)?.map(number => ({ number, range: value }));
    }
    const binding =
        value.$type === 'Application' && !value.call ? lookUp(scope, value.callee ?? '') : undefined;
    if (binding?.value !== undefined) {
        resolution.use(rangeOf(value), binding.declaration);
        if (!isSound(resolution, binding)) {
            return undefined;
        }
        if (binding.value.$type === 'List' || binding.value.$type === 'Range') {
            return itemsOf(resolution, binding.value, binding.scope, name);
        }
    }
    resolution.report({
        rule: 'type',
        message: `Expected a list or a range of values for the axis \`${name}\`, as in \`[0.2, 0.5]\` or \`0.1 to 0.5 step 0.1\`.`,
        range: rangeOf(value),
    });
    return undefined;
}

function settingValue(
    resolution: Resolution,
    target: 'train' | 'data',
    name: string,
    item: Item,
    scope: Scope,
): { readonly value: Value } | undefined {
    const parameter = blockParameters[target][name];
    if (parameter === undefined) {
        return undefined;
    }
    const slot: Slot = {
        type: parameter.type,
        what: `\`${name}\` of \`${target}\``,
        ...(parameter.unit !== undefined && { unit: parameter.unit }),
    };
    const expression = expressionOf(item);
    const value = evaluate(resolution, expression, slot, scope)?.value;
    return value === undefined ||
        (target === 'data' && !isShare(resolution, name, value, rangeOf(expression)))
        ? undefined
        : { value };
}

/** An item as an expression: a value of a range is a literal that stands where the range stands. */
function expressionOf(item: Item): Expression {
    if ('expression' in item) {
        return item.expression;
    }
    const { $container, $cstNode } = item.range;
    const literal = { $type: 'NumberLiteral', $container, text: String(item.number), percent: false };
    return { ...literal, ...($cstNode && { $cstNode }) } as Expression;
}

function parameterValue(
    resolution: Resolution,
    base: SweepBase,
    name: string,
    item: Item,
    scope: Scope,
): { readonly value: Value; readonly network: ResolvedNetwork | undefined } | undefined {
    const expression = expressionOf(item);
    const parameter = base.instance?.bindings.get(name);
    if (parameter === undefined || base.model === undefined) {
        return undefined;
    }
    const given = bind({ ...parameter, given: true, value: expression, scope });
    const problems = resolution.problems.length;
    if (!isSound(resolution, given)) {
        return undefined;
    }
    if (!base.sound) {
        return undefined;
    }
    const own = base.model.parameters.find(candidate => candidate.name === name);
    const fallback = bind({ ...parameter, given: false, value: own?.value, scope: parameter.scope });
    if (own !== undefined && !fits(resolution, fallback, given, base.model.name)) {
        return undefined;
    }
    const network = base.tryParameters(new Map([[name, expression]]));
    if (resolution.problems.length > problems) {
        return undefined;
    }
    const value = looseValue(resolution, expression, scope);
    return value === undefined ? undefined : { value, network };
}

/** A model called as a layer, as a value: by its name, with the arguments that are written. */
function modelCall(resolution: Resolution, expression: Expression, scope: Scope): Value | undefined {
    const model =
        expression.$type === 'Application' && expression.call && familiesOf(expression.callee).length === 0
            ? resolution.declarations.models.get(expression.callee)
            : undefined;
    if (model === undefined || expression.$type !== 'Application') {
        return undefined;
    }
    const values: Record<string, Value> = {};
    for (const [index, argument] of expression.arguments.entries()) {
        const name = argument.key ?? model.parameters[index]?.name;
        const value = looseValue(resolution, argument.value, scope);
        if (name === undefined || value === undefined) {
            return undefined;
        }
        values[name] = value;
    }
    return { call: model.name, arguments: values };
}

/** The value of a sound expression whose slot is a parameter: of whatever type it can be. */
function looseValue(resolution: Resolution, expression: Expression, scope: Scope): Value | undefined {
    const called = modelCall(resolution, expression, scope);
    if (called !== undefined) {
        return called;
    }
    const kinds = [...kindsOf(resolution, expression, scope)];
    const family = kinds.find(
        kind => !['number', 'text', 'boolean', 'none', 'word', 'list'].includes(kind),
    ) as Extract<Slot['type'], { kind: 'call' }>['family'] | undefined;
    const type: Slot['type'] = {
        kind: 'one_of',
        types: [
            { kind: 'number' },
            { kind: 'boolean' },
            { kind: 'string' },
            { kind: 'none' },
            ...(family === undefined ? [] : [{ kind: 'call' as const, family }]),
        ],
    };
    return kinds.includes('word') && family === undefined && expression.$type === 'Application'
        ? expression.callee
        : evaluate(resolution, expression, { type }, scope)?.value;
}
