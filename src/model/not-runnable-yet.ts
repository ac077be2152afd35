// What the language knows and cannot be run yet. It stands here, and the language reports it as `not-runnable-yet`: so it
// needs to know neither data nor engine.

import type { Family } from '../catalog/parameters.ts';

/** Names by family; `train_setting` and `data_setting` are settings that may only stand at their default. */
export type NotRunnableYet = Readonly<
    Partial<Record<Family | 'train_setting' | 'data_setting', readonly string[]>>
>;

/** Everything in the catalogue runs. What is added to it ahead of its engine or its reader is named here. */
export const notRunnableYet: NotRunnableYet = {};
