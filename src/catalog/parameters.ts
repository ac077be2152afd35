// How the catalogue describes a parameter. The descriptors are data, so completion, hover, checking and the reference
// pages read them; their TypeScript types are inferred, so shape rules and ops get typed parameters from the same line.

import type { CallValue, Value } from './values.ts';

/** The slots that a call can fill. A name is looked up in the catalogue of its slot. */
export type Family =
    | 'layer'
    | 'activation'
    | 'regularizer'
    | 'activity_regularizer'
    | 'loss'
    | 'optimizer'
    | 'learning_rate_schedule'
    | 'momentum_schedule'
    | 'rate_schedule'
    | 'early_stopping'
    | 'initializer'
    | 'scaling'
    | 'search'
    | 'data_source'
    | 'builtin_set';

export interface NumberType {
    readonly kind: 'number';
    readonly minimum?: number;
    readonly maximum?: number;
    /** The minimum itself is not allowed: a learning rate is greater than 0. */
    readonly exclusiveMinimum?: boolean;
    readonly exclusiveMaximum?: boolean;
}
export interface IntegerType {
    readonly kind: 'integer';
    readonly minimum?: number;
    readonly maximum?: number;
}
/** Any number passes the type check: whether it lies in [0, 1) is the linter's to say (`rate-out-of-range`). */
export interface ProbabilityType {
    readonly kind: 'probability';
}
export interface BooleanType {
    readonly kind: 'boolean';
}
export interface StringType {
    readonly kind: 'string';
}
export interface NoneType {
    readonly kind: 'none';
}
export interface WordType<W extends string = string> {
    readonly kind: 'word';
    readonly words: readonly W[];
}
/** A call, or a bare name, of one family. */
export interface CallType {
    readonly kind: 'call';
    readonly family: Family;
}
export interface ListType<T extends ParameterType = ParameterType> {
    readonly kind: 'list';
    readonly of: T;
    readonly length?: number;
}
export interface OneOfType<T extends readonly ParameterType[] = readonly ParameterType[]> {
    readonly kind: 'one_of';
    readonly types: T;
}

export type ParameterType =
    | NumberType
    | IntegerType
    | ProbabilityType
    | BooleanType
    | StringType
    | NoneType
    | WordType
    | CallType
    | { readonly kind: 'list'; readonly of: ParameterType; readonly length?: number }
    | { readonly kind: 'one_of'; readonly types: readonly ParameterType[] };

/** The TypeScript type of the values that a descriptor admits. */
export type ValueOf<T extends ParameterType> = T extends
    | { kind: 'number' }
    | { kind: 'integer' }
    | { kind: 'probability' }
    ? number
    : T extends { kind: 'boolean' }
      ? boolean
      : T extends { kind: 'string' }
        ? string
        : T extends { kind: 'none' }
          ? null
          : T extends { kind: 'word'; words: readonly (infer W)[] }
            ? W
            : T extends { kind: 'call' }
              ? CallValue
              : T extends { kind: 'list'; of: infer U extends ParameterType }
                ? readonly ValueOf<U>[]
                : T extends { kind: 'one_of'; types: readonly (infer U extends ParameterType)[] }
                  ? ValueOf<U>
                  : never;

/**
 * One parameter of a call, or one setting of a block.
 *
 * A parameter is required where it has neither `default` nor `defaultFrom` nor `optional`.
 */
export interface Parameter<T extends ParameterType = ParameterType> {
    readonly type: T;
    /** One sentence: what it is, with its unit. */
    readonly summary: string;
    /** Checked against `type` by a test: inferring it would make the compiler unfold the recursive types. */
    readonly default?: Value;
    /** Takes the value of another parameter where it is left out: `strides` of a pooling layer is its `pool_size`. */
    readonly defaultFrom?: string;
    /** The default in words, where it is found at resolution: `by the last activation`. The value is then null. */
    readonly optional?: string;
    /** Takes all the positional arguments as a list: `input(28, 28, 1)`. */
    readonly rest?: boolean;
    /** What a number counts: `units`, `epochs`, `examples`, `seconds`. */
    readonly unit?: string;
    /** A string that is the path of a file, relative to the spec. */
    readonly file?: boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** True where a call must give this parameter; groups of `exactlyOneOf` are required as a whole and not told here. */
export function isRequired(parameter: Parameter): boolean {
    return (
        parameter.default === undefined &&
        parameter.defaultFrom === undefined &&
        parameter.optional === undefined
    );
}

/** The resolved arguments of a call with these parameters. A parameter whose default is null may be null. */
export type ValuesOf<P extends Parameters> = {
    readonly [K in keyof P]: P[K] extends { optional: string }
        ? ValueOf<P[K]['type']> | null
        : P[K] extends { default: null }
          ? ValueOf<P[K]['type']> | null
          : ValueOf<P[K]['type']>;
};

export const number = (limits: Omit<NumberType, 'kind'> = {}): NumberType => ({ kind: 'number', ...limits });
export const positive = (): NumberType => ({ kind: 'number', minimum: 0, exclusiveMinimum: true });
export const integer = (limits: Omit<IntegerType, 'kind'> = {}): IntegerType => ({
    kind: 'integer',
    ...limits,
});
export const count = (): IntegerType => ({ kind: 'integer', minimum: 1 });
export const probability = (): ProbabilityType => ({ kind: 'probability' });
export const boolean = (): BooleanType => ({ kind: 'boolean' });
export const string = (): StringType => ({ kind: 'string' });
export const none = (): NoneType => ({ kind: 'none' });
export const word = <const W extends string>(...words: readonly W[]): WordType<W> => ({
    kind: 'word',
    words,
});
export const call = (family: Family): CallType => ({ kind: 'call', family });
export const list = <const T extends ParameterType>(of: T, length?: number): ListType<T> =>
    length === undefined ? { kind: 'list', of } : { kind: 'list', of, length };
export const oneOf = <const T extends readonly ParameterType[]>(...types: T): OneOfType<T> => ({
    kind: 'one_of',
    types,
});
