// The whole catalogue, by family: the single place where a name in a spec is looked up.

import { activations } from './activations/index.ts';
import { builtinSets } from './builtin-sets/index.ts';
import { dataSources } from './data-sources/index.ts';
import { earlyStopping } from './early-stopping/index.ts';
import type { ArgumentProblem, Entry } from './entry.ts';
import { initializers } from './initializers/index.ts';
import { layers } from './layers/index.ts';
import { losses } from './losses/index.ts';
import { optimizers } from './optimizers/index.ts';
import type { Family, Parameters, ValuesOf } from './parameters.ts';
import { activityRegularizers, regularizers } from './regularizers/index.ts';
import { scalings } from './scalings/index.ts';
import { learningRateSchedules, momentumSchedules, rateSchedules } from './schedules/index.ts';
import { searches } from './searches/index.ts';
import type { Value } from './values.ts';

export type { ActivationName } from './activations/index.ts';
export type { BuiltinSetName } from './builtin-sets/index.ts';
export type { DataSourceName } from './data-sources/index.ts';
export type { EarlyStoppingName } from './early-stopping/index.ts';
export type { InitializerName } from './initializers/index.ts';
export type { LayerKind } from './layers/index.ts';
export type { LossName } from './losses/index.ts';
export type { OptimizerName } from './optimizers/index.ts';
export type { ActivityRegularizerName, RegularizerName } from './regularizers/index.ts';
export type { ScalingName } from './scalings/index.ts';
export type { LearningRateScheduleName, MomentumScheduleName, RateScheduleName } from './schedules/index.ts';
export type { SearchName } from './searches/index.ts';

type Values = Readonly<Record<string, Value>>;

/** An entry for those who know no single name: its parameters are a record of values. */
export interface AnyEntry extends Omit<Entry, 'normalize' | 'problem'> {
    readonly parameters: Parameters;
    normalize?(values: Values): Values;
    problem?(values: Values): ArgumentProblem | undefined;
}

/** The entries of each family with their own types. */
export const catalogue = {
    layer: layers,
    activation: activations,
    regularizer: regularizers,
    activity_regularizer: activityRegularizers,
    loss: losses,
    optimizer: optimizers,
    learning_rate_schedule: learningRateSchedules,
    momentum_schedule: momentumSchedules,
    rate_schedule: rateSchedules,
    early_stopping: earlyStopping,
    initializer: initializers,
    scaling: scalings,
    search: searches,
    data_source: dataSources,
    builtin_set: builtinSets,
} as const satisfies Record<Family, object>;

/** The names of one family. */
export type NameIn<F extends Family> = keyof (typeof catalogue)[F] & string;

/** The resolved arguments of one call: `ArgumentsOf<'optimizer', 'sgd'>` has a `momentum`. */
export type ArgumentsOf<F extends Family, N extends NameIn<F>> = (typeof catalogue)[F][N] extends {
    readonly parameters: infer P extends Parameters;
}
    ? ValuesOf<P>
    : never;

/** The same entries without their own types. The compiler cannot relate typed parameters to a record of values. */
export const families = catalogue as unknown as Readonly<Record<Family, Readonly<Record<string, AnyEntry>>>>;

/** A family in a sentence: `expected an activation`. */
export const familyTitles: Readonly<Record<Family, string>> = {
    layer: 'a layer',
    activation: 'an activation',
    regularizer: 'a regularizer',
    activity_regularizer: 'an activity regularizer',
    loss: 'a loss',
    optimizer: 'an optimizer',
    learning_rate_schedule: 'a learning-rate schedule',
    momentum_schedule: 'a momentum schedule',
    rate_schedule: 'a schedule of a rate',
    early_stopping: 'a rule for early stopping',
    initializer: 'an initializer',
    scaling: 'a scaling',
    search: 'a search',
    data_source: 'a data source',
    builtin_set: 'a built-in data set',
};

/** False for what only the language itself inserts, as the layer that ends `residual` and `concat`. */
function isCallable(entry: AnyEntry & { readonly callable?: boolean }): boolean {
    return entry.callable !== false;
}

/** The entry that a spec may call by this name in a slot of this family. */
export function findEntry(family: Family, name: string): AnyEntry | undefined {
    const entries = families[family];
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    return entry !== undefined && isCallable(entry) ? entry : undefined;
}

/** The names that a spec may write in a slot of this family, in alphabetical order. */
export function namesOf(family: Family): readonly string[] {
    return Object.entries(families[family])
        .filter(([, entry]) => isCallable(entry))
        .map(([name]) => name);
}

/** The families that have an entry of this name: an activation is a layer too, nothing else has two. */
export function familiesOf(name: string): readonly Family[] {
    return (Object.keys(families) as Family[]).filter(family => findEntry(family, name) !== undefined);
}
