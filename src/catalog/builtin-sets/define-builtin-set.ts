// A built-in set carries its facts, so that shapes and classes are known before anything is read.

import type { Shape } from '../../core/shape.ts';
import { type Documentation, defineEntry, type Entry, type Reference } from '../entry.ts';
import { integer, number, type Parameters, type ValuesOf } from '../parameters.ts';

export interface BuiltinFacts {
    readonly rows: number;
    readonly featureShape: Shape;
    /** Height, width and channels, where the features are the pixels of an image. */
    readonly imageShape?: Shape;
    readonly task: 'classification' | 'regression';
    /** Number of classes, for classification. */
    readonly classes?: number;
    /** In the order of the class numbers. */
    readonly classNames?: readonly string[];
    /** Examples of each class, in the same order, as the set's authors publish them. */
    readonly classCounts?: readonly number[];
}

export type BuiltinSetEntry<P extends Parameters = Parameters> = Entry<P> & {
    readonly family: 'builtin_set';
    /** Computed from a seed rather than collected: there is no file to read. */
    readonly synthetic: boolean;
    /** Source, authors and licence, as they must be named. */
    readonly attribution: string;
    facts(values: ValuesOf<P>): BuiltinFacts;
};

/** A set that was collected, and lies in a file that ships with the extension. */
export function defineCollectedSet<const N extends string>(definition: {
    readonly name: N;
    readonly documentation: Documentation;
    readonly attribution: string;
    readonly facts: BuiltinFacts;
}): BuiltinSetEntry<Record<never, never>> & { readonly name: N } {
    const { facts } = definition;
    return defineEntry({
        ...definition,
        family: 'builtin_set',
        parameters: {},
        synthetic: false,
        facts: () => facts,
    });
}

/** More examples of two features than anything is learned from; they are computed and held in memory at once. */
const mostSyntheticExamples = 1_000_000;

const syntheticParameters = {
    n: {
        type: integer({ minimum: 1, maximum: mostSyntheticExamples }),
        default: 500,
        unit: 'examples',
        summary: 'Number of examples, half of each class.',
    },
    noise: {
        type: number({ minimum: 0 }),
        default: 0.2,
        summary: 'Standard deviation of the Gaussian noise on both features.',
    },
    seed: {
        type: integer({ minimum: 0, maximum: 0xffff_ffff }),
        default: 1,
        summary: 'Seed of the examples.',
    },
} as const satisfies Parameters;

export type SyntheticParameters = typeof syntheticParameters;

/** A set of two features and two classes that is computed. */
export function defineSyntheticSet<const N extends string>(definition: {
    readonly name: N;
    readonly summary: string;
    readonly details: string;
    readonly formula: string;
    readonly references: readonly Reference[];
}): BuiltinSetEntry<SyntheticParameters> & { readonly name: N } {
    const { name, ...documentation } = definition;
    return defineEntry({
        family: 'builtin_set',
        name,
        documentation: { ...documentation, example: `${name}(n = 500, noise = 0.1)` },
        parameters: syntheticParameters,
        synthetic: true,
        attribution: 'Computed by Dropout Lab.',
        facts: ({ n }: ValuesOf<SyntheticParameters>): BuiltinFacts => ({
            rows: n,
            featureShape: [2],
            task: 'classification',
            classes: 2,
        }),
    });
}
