// What the catalogue has and the engine cannot run yet: the language reports it as `not-runnable-yet`, and everything
// not named here must have its op, or the engine does not compile. Making something run takes its name off these lists.

import type { NameIn } from '../catalog/index.ts';
import type { NotRunnableYet } from '../model/not-runnable-yet.ts';

const layer = [] as const satisfies readonly NameIn<'layer'>[];
const regularizer = [] as const satisfies readonly NameIn<'regularizer'>[];
const loss = [] as const satisfies readonly NameIn<'loss'>[];
const optimizer = [] as const satisfies readonly NameIn<'optimizer'>[];
const initializer = [] as const satisfies readonly NameIn<'initializer'>[];
const learningRateSchedule = [] as const satisfies readonly NameIn<'learning_rate_schedule'>[];
const earlyStopping = [] as const satisfies readonly NameIn<'early_stopping'>[];
const momentumSchedule = [] as const satisfies readonly NameIn<'momentum_schedule'>[];

export type RunnableLayer = Exclude<NameIn<'layer'>, (typeof layer)[number]>;
export type RunnableRegularizer = Exclude<NameIn<'regularizer'>, (typeof regularizer)[number]>;
export type RunnableLoss = Exclude<NameIn<'loss'>, (typeof loss)[number]>;
export type RunnableOptimizer = Exclude<NameIn<'optimizer'>, (typeof optimizer)[number]>;
export type RunnableInitializer = Exclude<NameIn<'initializer'>, (typeof initializer)[number]>;
export type RunnableEarlyStopping = Exclude<NameIn<'early_stopping'>, (typeof earlyStopping)[number]>;
export type RunnableLearningRateSchedule = Exclude<
    NameIn<'learning_rate_schedule'>,
    (typeof learningRateSchedule)[number]
>;
export type RunnableMomentumSchedule = Exclude<
    NameIn<'momentum_schedule'>,
    (typeof momentumSchedule)[number]
>;

export const engineNotRunnableYet: NotRunnableYet = {
    layer,
    regularizer,
    loss,
    optimizer,
    initializer,
    learning_rate_schedule: learningRateSchedule,
    momentum_schedule: momentumSchedule,
    early_stopping: earlyStopping,
};
