// What the catalogue has and the engine cannot run yet: the language reports it as `not-runnable-yet`, and everything
// not named here must have its op, or the engine does not compile. Making something run takes its name off these lists.

import type { NameIn } from '../catalog/index.ts';
import type { NotRunnableYet } from '../model/not-runnable-yet.ts';

const layer = [
    'avg_pool2d',
    'batch_norm',
    'conv2d',
    'elu',
    'embedding',
    'gelu',
    'global_avg_pool2d',
    'layer_norm',
    'leaky_relu',
    'max_pool2d',
    'maxout',
    'selu',
    'silu',
    'softplus',
] as const satisfies readonly NameIn<'layer'>[];

const regularizer = [] as const satisfies readonly NameIn<'regularizer'>[];
const loss = ['binary_cross_entropy', 'huber', 'mae'] as const satisfies readonly NameIn<'loss'>[];
const optimizer = ['adamw', 'rmsprop'] as const satisfies readonly NameIn<'optimizer'>[];
const initializer = [] as const satisfies readonly NameIn<'initializer'>[];

export type RunnableLayer = Exclude<NameIn<'layer'>, (typeof layer)[number]>;
export type RunnableRegularizer = Exclude<NameIn<'regularizer'>, (typeof regularizer)[number]>;
export type RunnableLoss = Exclude<NameIn<'loss'>, (typeof loss)[number]>;
export type RunnableOptimizer = Exclude<NameIn<'optimizer'>, (typeof optimizer)[number]>;
export type RunnableInitializer = Exclude<NameIn<'initializer'>, (typeof initializer)[number]>;

export const engineNotRunnableYet: NotRunnableYet = {
    layer,
    regularizer,
    loss,
    optimizer,
    initializer,
    learning_rate_schedule: ['cosine', 'exponential', 'inverse_time', 'step'],
    momentum_schedule: ['ramp'],
    early_stopping: ['patience'],
    train_setting: ['clip_norm', 'label_smoothing'],
};
