// What the catalogue has and the data folder cannot read yet: the language reports it as `not-runnable-yet`, and
// everything not named here must have its reader, or the folder does not compile.

import type { NameIn } from '../catalog/index.ts';
import type { NotRunnableYet } from '../model/not-runnable-yet.ts';

export type ReadableSource = NameIn<'data_source'>;

export const dataNotRunnableYet: NotRunnableYet = {};
