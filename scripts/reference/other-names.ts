// What Keras 3 and PyTorch call the same things, for those who come from there. Only names whose meaning is the same;
// where a default or a convention differs, the note says how.

import type { AnyEntry, NameIn } from '../../src/catalog/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';
import { code } from './markdown.ts';

export interface OtherNames {
    readonly keras?: string | readonly string[];
    readonly pytorch?: string | readonly string[];
    /** A sentence on what is not the same. */
    readonly note?: string;
}

type NamesByEntry = { readonly [F in Family]?: { readonly [N in NameIn<F>]?: OtherNames } };

const names = {
    layer: {
        input: { keras: 'keras.Input', note: 'PyTorch’s layers take their sizes as arguments instead.' },
        flatten: {
            keras: 'keras.layers.Flatten',
            pytorch: 'torch.nn.Flatten',
            note: 'Channels are last here and in Keras, first in PyTorch, so the values come in another order there.',
        },
        reshape: { keras: 'keras.layers.Reshape', pytorch: 'torch.nn.Unflatten' },
        dense: { keras: 'keras.layers.Dense', pytorch: 'torch.nn.Linear' },
        conv1d: {
            keras: 'keras.layers.Conv1D',
            pytorch: 'torch.nn.Conv1d',
            note: 'Channels are last here and in Keras, first in PyTorch.',
        },
        conv2d: {
            keras: 'keras.layers.Conv2D',
            pytorch: 'torch.nn.Conv2d',
            note: 'Channels are last here and in Keras, first in PyTorch.',
        },
        embedding: { keras: 'keras.layers.Embedding', pytorch: 'torch.nn.Embedding' },
        max_pool2d: { keras: 'keras.layers.MaxPooling2D', pytorch: 'torch.nn.MaxPool2d' },
        avg_pool2d: { keras: 'keras.layers.AveragePooling2D', pytorch: 'torch.nn.AvgPool2d' },
        global_avg_pool2d: {
            keras: 'keras.layers.GlobalAveragePooling2D',
            pytorch: 'torch.nn.AdaptiveAvgPool2d(1)',
            note: 'PyTorch keeps two axes of length 1.',
        },
        global_max_pool1d: {
            keras: 'keras.layers.GlobalMaxPooling1D',
            pytorch: 'torch.nn.AdaptiveMaxPool1d(1)',
            note: 'PyTorch keeps an axis of length 1.',
        },
        batch_norm: {
            keras: 'keras.layers.BatchNormalization',
            pytorch: ['torch.nn.BatchNorm1d', 'torch.nn.BatchNorm2d'],
            note: 'A momentum of 0.99 here and in Keras is one of 0.01 in PyTorch, which counts the new share.',
        },
        layer_norm: { keras: 'keras.layers.LayerNormalization', pytorch: 'torch.nn.LayerNorm' },
        dropout: {
            keras: 'keras.layers.Dropout',
            pytorch: 'torch.nn.Dropout',
            note: 'The rate is the probability of dropping in all three.',
        },
        gaussian_dropout: { keras: 'keras.layers.GaussianDropout' },
        gaussian_noise: { keras: 'keras.layers.GaussianNoise' },
        spatial_dropout: {
            keras: ['keras.layers.SpatialDropout2D', 'keras.layers.SpatialDropout1D'],
            pytorch: ['torch.nn.Dropout2d', 'torch.nn.Dropout1d'],
        },
        path_dropout: { pytorch: 'torchvision.ops.StochasticDepth(mode="row")' },
        alpha_dropout: { keras: 'keras.layers.AlphaDropout', pytorch: 'torch.nn.AlphaDropout' },
        add: { keras: 'keras.layers.Add' },
        concat: { keras: 'keras.layers.Concatenate', pytorch: 'torch.cat(dim=-1)' },
    },
    activation: {
        elu: { keras: 'keras.activations.elu', pytorch: 'torch.nn.ELU' },
        gelu: { keras: 'keras.activations.gelu', pytorch: 'torch.nn.GELU' },
        leaky_relu: {
            keras: 'keras.layers.LeakyReLU',
            pytorch: 'torch.nn.LeakyReLU',
            note: 'The slope of Keras’s layer is 0.3 by default.',
        },
        linear: { keras: 'keras.activations.linear', pytorch: 'torch.nn.Identity' },
        relu: { keras: 'keras.activations.relu', pytorch: 'torch.nn.ReLU' },
        selu: { keras: 'keras.activations.selu', pytorch: 'torch.nn.SELU' },
        sigmoid: { keras: 'keras.activations.sigmoid', pytorch: 'torch.nn.Sigmoid' },
        silu: { keras: 'keras.activations.silu', pytorch: 'torch.nn.SiLU' },
        softmax: { keras: 'keras.activations.softmax', pytorch: 'torch.nn.Softmax(dim=-1)' },
        softplus: { keras: 'keras.activations.softplus', pytorch: 'torch.nn.Softplus' },
        tanh: { keras: 'keras.activations.tanh', pytorch: 'torch.nn.Tanh' },
    },
    loss: {
        cross_entropy: {
            keras: 'keras.losses.SparseCategoricalCrossentropy',
            pytorch: 'torch.nn.CrossEntropyLoss',
            note: 'PyTorch’s reads scores, so there the network ends without a softmax.',
        },
        binary_cross_entropy: {
            keras: 'keras.losses.BinaryCrossentropy',
            pytorch: 'torch.nn.BCEWithLogitsLoss',
            note: 'PyTorch’s reads scores, so there the network ends without a sigmoid.',
        },
        mse: { keras: 'keras.losses.MeanSquaredError', pytorch: 'torch.nn.MSELoss' },
        mae: { keras: 'keras.losses.MeanAbsoluteError', pytorch: 'torch.nn.L1Loss' },
        huber: { keras: 'keras.losses.Huber', pytorch: 'torch.nn.HuberLoss' },
    },
    optimizer: {
        sgd: { keras: 'keras.optimizers.SGD', pytorch: 'torch.optim.SGD' },
        adam: {
            keras: 'keras.optimizers.Adam',
            pytorch: 'torch.optim.Adam',
            note: 'Epsilon is 1e-7 here and in Keras, 1e-8 in PyTorch.',
        },
        adamw: {
            keras: 'keras.optimizers.AdamW',
            pytorch: 'torch.optim.AdamW',
            note: 'The weight decay is 0.004 by default here and in Keras, 0.01 in PyTorch.',
        },
        rmsprop: {
            keras: 'keras.optimizers.RMSprop',
            pytorch: 'torch.optim.RMSprop',
            note: 'The decay is `rho`, 0.9, here and in Keras, `alpha`, 0.99, in PyTorch.',
        },
    },
    learning_rate_schedule: {
        cosine: {
            keras: 'keras.optimizers.schedules.CosineDecay',
            pytorch: 'torch.optim.lr_scheduler.CosineAnnealingLR',
        },
        exponential: {
            keras: 'keras.optimizers.schedules.ExponentialDecay',
            pytorch: 'torch.optim.lr_scheduler.ExponentialLR',
            note: 'Keras counts steps, this counts epochs.',
        },
        inverse_time: {
            keras: 'keras.optimizers.schedules.InverseTimeDecay',
            note: 'Keras counts steps, this counts epochs.',
        },
        step: {
            keras: 'keras.optimizers.schedules.ExponentialDecay(staircase=True)',
            pytorch: 'torch.optim.lr_scheduler.StepLR',
            note: 'Keras counts steps, this counts epochs.',
        },
    },
    regularizer: {
        l1: { keras: 'keras.regularizers.L1' },
        l1_l2: { keras: 'keras.regularizers.L1L2' },
        l2: {
            keras: 'keras.regularizers.L2',
            pytorch: 'torch.optim.SGD(weight_decay=...)',
            note: '`l2(c)` is a `weight_decay` of 2c in PyTorch’s SGD, which decays biases too.',
        },
        max_norm: { keras: 'keras.constraints.MaxNorm', note: 'The largest norm is 2 by default in Keras.' },
    },
    initializer: {
        glorot: { keras: 'keras.initializers.GlorotUniform', pytorch: 'torch.nn.init.xavier_uniform_' },
        he: {
            keras: 'keras.initializers.HeNormal',
            pytorch: 'torch.nn.init.kaiming_normal_',
            note: 'Keras’s is cut off at two standard deviations.',
        },
        lecun: {
            keras: 'keras.initializers.LecunNormal',
            note: 'Keras’s is cut off at two standard deviations.',
        },
    },
    early_stopping: {
        patience: {
            keras: 'keras.callbacks.EarlyStopping(restore_best_weights=True)',
        },
    },
} as const satisfies NamesByEntry;

/** Undefined where neither framework has it under a name of its own. */
export function otherNamesOf({ family, name }: Pick<AnyEntry, 'family' | 'name'>): OtherNames | undefined {
    const byFamily: Readonly<Partial<Record<Family, Readonly<Record<string, OtherNames>>>>> = names;
    return byFamily[family]?.[name];
}

/** One name, or those that share the work; empty for none. */
export function namesInCode(name: string | readonly string[] = []): string {
    return [name].flat().map(code).join(', ');
}

/** `Keras: ...; PyTorch: ...`, for the page of an entry; empty where there is nothing to say. */
export function otherNamesSentences(entry: AnyEntry): string {
    const other = otherNamesOf(entry);
    if (other === undefined) {
        return '';
    }
    const { keras, pytorch } = other;
    const parts = [
        ...(keras === undefined ? [] : [`Keras: ${namesInCode(keras)}`]),
        ...(pytorch === undefined ? [] : [`PyTorch: ${namesInCode(pytorch)}`]),
    ];
    return [`${parts.join('; ')}.`, ...(other.note === undefined ? [] : [other.note])].join('\n');
}
