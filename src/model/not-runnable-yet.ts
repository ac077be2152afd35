// What the language knows and the engine cannot run yet. The engine and the data folder state it, the shells hand it to
// the language, which reports it as `not-runnable-yet`: so the language needs to know no engine.

import type { Family } from '../catalog/parameters.ts';

/** Names by family; `train_setting` and `data_setting` are settings that may only stand at their default. */
export type NotRunnableYet = Readonly<
    Partial<Record<Family | 'train_setting' | 'data_setting', readonly string[]>>
>;
