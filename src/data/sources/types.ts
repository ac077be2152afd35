// What a source is: it reads its examples, all of them, in the order of the source.

import type { dataSources } from '../../catalog/data-sources/index.ts';
import type { DataSourceName } from '../../catalog/index.ts';
import type { ValuesOf } from '../../catalog/parameters.ts';
import type { Examples, Features } from '../../model/examples.ts';
import type { DataAccess } from '../data-access.ts';
import type { DataProblem } from '../data-problem.ts';

export type SourceParameters<N extends DataSourceName> = ValuesOf<(typeof dataSources)[N]['parameters']>;

/** What the reader of a source needs to know besides its arguments. */
export interface SourceRequest {
    /** The column to predict: its name, its number from 1, or `last`. For files of columns. */
    readonly target: string | number;
    /** What the loss is for; undefined where nothing is trained, as in a preview. */
    readonly task?: 'classification' | 'regression' | undefined;
    /** The classes of the training data, where this is a part with a source of its own. */
    readonly classNames?: readonly string[] | undefined;
}

/** Examples, and what the user should know about them. */
export interface ReadExamples {
    readonly examples: Examples<Features>;
    readonly notes?: readonly string[];
    /** Of a file of columns: what they are called, where they are. */
    readonly columns?: { readonly features: readonly string[]; readonly target: string };
}

export type Source<N extends DataSourceName> = (
    parameters: SourceParameters<N>,
    request: SourceRequest,
    access: DataAccess,
) => Promise<ReadExamples | DataProblem>;
