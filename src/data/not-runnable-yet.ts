// What the catalogue has and the data folder cannot read yet: the language reports it as `not-runnable-yet`, and
// everything not named here must have its reader, or the folder does not compile.

import type { NameIn } from '../catalog/index.ts';
import type { NotRunnableYet } from '../model/not-runnable-yet.ts';

const dataSource = ['idx', 'npz', 'parquet'] as const satisfies readonly NameIn<'data_source'>[];

export type ReadableSource = Exclude<NameIn<'data_source'>, (typeof dataSource)[number]>;

export const dataNotRunnableYet: NotRunnableYet = {
    data_source: dataSource,
};
