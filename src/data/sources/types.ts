// What a source is: it reads its examples, all of them, in the order of the source.

import type { dataSources } from '../../catalog/data-sources/index.ts';
import type { DataSourceName } from '../../catalog/index.ts';
import type { ValuesOf } from '../../catalog/parameters.ts';
import type { Examples } from '../../model/examples.ts';
import type { DataAccess } from '../data-access.ts';
import type { DataProblem } from '../data-problem.ts';

export type SourceParameters<N extends DataSourceName> = ValuesOf<(typeof dataSources)[N]['parameters']>;

export type Source<N extends DataSourceName> = (
    parameters: SourceParameters<N>,
    access: DataAccess,
) => Promise<Examples | DataProblem>;
