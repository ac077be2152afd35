// Runs that nobody would write: networks over the whole catalogue, with odd sizes and odd data. Run `index` of a seed is the
// same always.

import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { TrainSettings } from '../../../src/catalog/blocks/train.ts';
import type { Family } from '../../../src/catalog/parameters.ts';
import type { CallValue, Value } from '../../../src/catalog/values.ts';
import { createSequence, fillNormals } from '../../../src/core/random/streams.ts';
import { type Shape, sizeOf } from '../../../src/core/shape.ts';
import type { Examples, Target } from '../../../src/model/examples.ts';
import type { ResolvedNetwork } from '../../../src/model/resolved.ts';
import { type Chance, createChance } from '../../support/chance.ts';
import { concat, input, layer, network, residual, type Statement } from '../../support/networks.ts';
import { settingsWith } from '../support/run.ts';

export interface RandomRun {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    readonly examples: Examples;
    /** Weight updates, some of them on a short last batch. */
    readonly steps: number;
    /** What is unusual about the data. */
    readonly extreme: Extreme;
}

const extremes = [
    ...(['none', 'none', 'none', 'none', 'none', 'none', 'none', 'none'] as const),
    ...(['empty rows', 'all zeros', 'subnormal', 'large', 'infinite', 'NaN'] as const),
] as const;
export type Extreme = (typeof extremes)[number];

type Call = readonly [name: string, written?: Readonly<Record<string, Value>>];

const call = (family: Family, [name, written = {}]: Call): CallValue => resolveCall(family, name, written);

export function randomRun(seed: number, index: number): RandomRun {
    const chance = createChance(seed, index);
    // Wide enough, and of batches large enough, that products are cut into blocks.
    const isWide = chance.below(16) === 0;
    const { start, hasTokens } = pickInput(chance);
    const statements = [...start];
    const depth = 1 + chance.below(6);
    for (let count = 0; count < depth; count++) {
        extend(statements, chance, isWide);
    }
    const { loss, head, target } = pickTask(chance);
    const body = network(...statements);
    const { outputShape } = body.layers.at(-1)!;
    if (outputShape.length > 1) {
        statements.push(
            outputShape.length === 3 && chance.below(2) === 0 ? layer('global_avg_pool2d') : layer('flatten'),
        );
    }
    statements.push(...head);
    const resolved = network(...statements);
    const extreme = hasTokens ? 'none' : chance.pick(extremes);
    const count = 5 + chance.below(isWide ? 150 : 25);
    return {
        network: resolved,
        settings: pickSettings(chance, loss, 1 + chance.below(isWide ? 90 : 13)),
        examples: pickExamples(chance, seed * 100_003 + index, count, start, target, extreme),
        steps: 1 + chance.below(7),
        extreme,
    };
}

function pickInput(chance: Chance): { readonly start: readonly Statement[]; readonly hasTokens: boolean } {
    const side = () => 1 + chance.below(9);
    switch (chance.below(6)) {
        case 0:
            return { start: [input(side(), side(), 1 + chance.below(3))], hasTokens: false };
        case 1:
            return { start: [input(side(), side() + 1, 1)], hasTokens: false };
        case 2: {
            const vocabulary = 2 + chance.below(9);
            const noise = chance.below(3) === 0 ? [weightNoise(chance)] : [];
            return {
                start: [input(side()), ...noise, layer('embedding', { vocabulary, dimensions: side() })],
                hasTokens: true,
            };
        }
        case 3:
            return { start: [input(side(), 1 + chance.below(6))], hasTokens: false };
        default:
            return { start: [input(1 + chance.below(30))], hasTokens: false };
    }
}

/** Adds a layer or a few where their shapes fit; a try that does not fit is given up. */
function extend(statements: Statement[], chance: Chance, isWide: boolean): void {
    for (let tries = 0; tries < 12; tries++) {
        const more = pickLayers(chance, isWide, shapeAfter(statements) ?? [], 2);
        const shape = shapeAfter([...statements, ...more]);
        if (shape !== undefined && sizeOf(shape) > 0 && sizeOf(shape) < 600) {
            statements.push(...more);
            return;
        }
    }
}

function shapeAfter(statements: readonly Statement[]): Shape | undefined {
    try {
        return network(...statements).layers.at(-1)!.outputShape;
    } catch {
        return undefined;
    }
}

const share = (chance: Chance): number => chance.pick([0, 0.1, 0.25, 0.5, 0.5, 0.8, 1 / 3, 0.95]);

function rate(chance: Chance): Value {
    return chance.below(4) > 0
        ? share(chance)
        : call('rate_schedule', [
              'schedule',
              {
                  rate: share(chance),
                  mode: chance.pick(['standard', 'early', 'late']),
                  shape: chance.pick(['constant', 'linear']),
                  cutoff: 1 + chance.below(3),
              },
          ]);
}

const activations: readonly [Call, ...Call[]] = [
    ['linear'],
    ['relu'],
    ['relu'],
    ['relu'],
    ['leaky_relu'],
    ['leaky_relu', { negative_slope: 0.3 }],
    ['elu'],
    ['selu'],
    ['gelu'],
    ['silu'],
    ['tanh'],
    ['sigmoid'],
    ['softplus'],
];

const activation = (chance: Chance): CallValue => call('activation', chance.pick(activations));

const regularizers: readonly [Call, ...Call[]] = [
    ['l1', { l1: 0.01 }],
    ['l2', { l2: 0.02 }],
    ['l1_l2', { l1: 0.003, l2: 0.1 }],
    ['max_norm', { max_value: 0.7 }],
];

function regularizer(chance: Chance): Value {
    return chance.pick<() => Value>([
        () => null,
        () => null,
        () => null,
        () => call('regularizer', chance.pick(regularizers)),
        () => [
            call('regularizer', ['l2', { l2: 0.01 }]),
            call('regularizer', ['max_norm', { max_value: 1 }]),
        ],
    ])();
}

function weightNoise(chance: Chance): Statement {
    return chance.below(2) === 0
        ? layer('drop_connect', { rate: rate(chance) })
        : layer('variational_dropout', { rate: 'per_weight', initial_rate: chance.pick([0.05, 0.5]) });
}

function affine(chance: Chance, isWide: boolean, dimensions: number): Statement {
    const shared = {
        activation: activation(chance),
        use_bias: chance.below(4) > 0,
        regularizer: regularizer(chance),
    };
    const few = 1 + chance.below(isWide ? 40 : 9);
    const window = {
        strides: 1 + chance.below(2),
        padding: chance.pick(['valid', 'same']),
    };
    if (dimensions === 3) {
        const size = chance.pick<Value>([1, 2, 3, 5, [1, 3], [4, 2]]);
        return layer('conv2d', { filters: few, kernel_size: size, ...window, ...shared });
    }
    if (dimensions === 2) {
        return layer('conv1d', { filters: few, kernel_size: 1 + chance.below(5), ...window, ...shared });
    }
    const units = 1 + chance.below(isWide ? 300 : 24);
    return chance.below(8) > 0
        ? layer('dense', { units, ...shared })
        : layer('dense', {
              units,
              activation: call('activation', ['sigmoid']),
              activity_regularizer: call('activity_regularizer', [
                  'kl_sparsity',
                  { target: 0.1, weight: 0.2 },
              ]),
          });
}

function valueNoise(chance: Chance): Statement {
    return chance.pick<() => Statement>([
        () => layer('dropout', { rate: rate(chance) }),
        () => layer('dropout', { rate: rate(chance) }),
        () => layer('gaussian_dropout', { rate: rate(chance) }),
        () => layer('gaussian_noise', { stddev: chance.pick([0, 0.1, 1.5]) }),
        () => layer('alpha_dropout', { rate: rate(chance) }),
        () => layer('spatial_dropout', { rate: rate(chance) }),
        () => layer('path_dropout', { rate: rate(chance) }),
        () =>
            layer('variational_dropout', {
                rate: chance.pick(['per_layer', 'per_unit']),
                initial_rate: chance.pick([0.05, 0.5, 0.9]),
            }),
    ])();
}

function pickLayers(chance: Chance, isWide: boolean, shape: Shape, depth: number): Statement[] {
    const inner = () => pickLayers(chance, isWide, shape, depth - 1);
    return chance.pick<() => Statement[]>([
        () => [affine(chance, isWide, shape.length)],
        () => [affine(chance, isWide, shape.length)],
        () => [affine(chance, isWide, shape.length), valueNoise(chance)],
        () => [affine(chance, isWide, shape.length), valueNoise(chance)],
        () => [valueNoise(chance)],
        () => [weightNoise(chance), affine(chance, isWide, shape.length)],
        () => [
            layer('drop_connect', { rate: share(chance) }),
            layer('drop_connect', { rate: rate(chance) }),
            affine(chance, isWide, shape.length),
        ],
        () => [
            affine(chance, isWide, shape.length),
            layer('adaptive_dropout', {
                tied: chance.below(3) > 0,
                alpha: chance.pick([1, 0.3, -2]),
                beta: chance.pick([0, 0, 0.2]),
            }),
        ],
        () => {
            const { call: name, arguments: written } = activation(chance);
            return [layer(name as Statement['kind'] & 'relu', written)];
        },
        () => [layer('maxout', { pieces: 2 + chance.below(2) })],
        () => [layer('softmax')],
        () => [layer('batch_norm', { momentum: chance.pick([0, 0.9, 0.99]) })],
        () => [layer('layer_norm')],
        () => [layer('flatten')],
        () => [layer('reshape', { shape: reshaped(chance, sizeOf(shape)) })],
        () => [
            layer(chance.pick(['max_pool2d', 'avg_pool2d']), {
                pool_size: 1 + chance.below(3),
                strides: 1 + chance.below(3),
                padding: chance.pick(['valid', 'same']),
            }),
        ],
        () => [layer(chance.pick(['global_avg_pool2d', 'global_max_pool1d']))],
        () => (depth === 0 ? [layer('relu')] : [residual(...inner())]),
        () => (depth === 0 ? [valueNoise(chance)] : [concat(inner(), inner())]),
        () => (depth === 0 ? [valueNoise(chance)] : [concat([], inner(), [])]),
    ])();
}

function reshaped(chance: Chance, size: number): number[] {
    const divisors = Array.from({ length: size }, (_, index) => index + 1).filter(each => size % each === 0);
    const first = divisors[chance.below(divisors.length)] ?? 1;
    const rest = size / first;
    return chance.below(2) === 0 ? [first, rest] : [first, 1, rest];
}

interface Task {
    readonly loss: CallValue;
    readonly head: readonly Statement[];
    readonly target: { readonly task: Target['task']; readonly outputs: number };
}

function pickTask(chance: Chance): Task {
    const classes = 2 + chance.below(9);
    const width = 1 + chance.below(5);
    const dense = (units: number, name: string) =>
        layer('dense', { units, activation: call('activation', [name]) });
    const last = chance.below(10) === 0 ? [layer('dropout', { rate: 0.2 })] : [];
    const ofClasses = { task: 'classification', outputs: classes } as const;
    return chance.pick<() => Task>([
        () => ({
            loss: call('loss', ['cross_entropy']),
            head: [dense(classes, 'softmax'), ...last],
            target: ofClasses,
        }),
        () => ({
            loss: call('loss', ['cross_entropy']),
            head: [dense(classes + 1, 'softmax')],
            target: ofClasses,
        }),
        () => ({
            loss: call('loss', [chance.pick(['mse', 'mae', 'binary_cross_entropy'])]),
            head: [dense(classes, 'sigmoid'), ...last],
            target: ofClasses,
        }),
        () => ({
            loss: call('loss', ['binary_cross_entropy']),
            head: [dense(1, 'sigmoid')],
            target: { task: 'classification', outputs: 2 },
        }),
        () => ({
            loss: call('loss', chance.pick<Call>([['mse'], ['mae'], ['huber', { delta: 0.5 }]])),
            head: [dense(width, chance.pick(['linear', 'linear', 'tanh']))],
            target: { task: 'regression', outputs: width },
        }),
        () => ({
            loss: call('loss', ['mse']),
            head: [dense(classes, 'softmax')],
            target: ofClasses,
        }),
    ])();
}

function pickSettings(chance: Chance, loss: CallValue, batchSize: number): TrainSettings {
    const small = chance.pick([0.001, 0.01]);
    // With the usual one, a gradient that is nothing but rounding makes a full step.
    const epsilon = 1e-2;
    const optimizers: readonly [Call, ...Call[]] = [
        ['sgd', { learning_rate: small }],
        ['sgd', { learning_rate: small, momentum: 0.9, nesterov: chance.below(2) === 0 }],
        [
            'sgd',
            {
                learning_rate: small,
                momentum: call('momentum_schedule', ['ramp', { from: 0.5, to: 0.9, epochs: 2 }]),
            },
        ],
        ['adam', { learning_rate: small, epsilon }],
        ['adamw', { learning_rate: small, weight_decay: 0.1, epsilon }],
        ['rmsprop', { learning_rate: small, momentum: chance.pick([0, 0.5]), epsilon }],
    ];
    const schedules: readonly [Call, ...Call[]] = [
        ['constant'],
        ['cosine', { warm_up: 1 }],
        ['exponential'],
        ['inverse_time'],
        ['step', { decay_epochs: 1 }],
    ];
    return settingsWith({
        loss,
        optimizer: call('optimizer', chance.pick(optimizers)) as never,
        learning_rate_schedule: call('learning_rate_schedule', chance.pick(schedules)) as never,
        batch_size: batchSize,
        // No run goes on longer, where a rate on a schedule could pass 1.
        epochs: 8,
        seed: chance.below(1000),
        regularizer: regularizer(chance) as never,
        initializer: (chance.below(4) === 0
            ? call('initializer', [chance.pick(['glorot', 'he', 'lecun'])])
            : null) as never,
        label_smoothing: loss.call.includes('cross_entropy') ? chance.pick([0, 0, 0.1]) : 0,
        clip_norm: chance.pick([null, null, 0.5]),
        mc_samples: chance.pick([1, 1, 3]),
        bias_regularizer: chance.below(5) === 0,
    });
}

function pickExamples(
    chance: Chance,
    seed: number,
    count: number,
    start: readonly Statement[],
    { task, outputs }: Task['target'],
    extreme: Extreme,
): Examples {
    const featureShape = network(start[0]!).layers[0]!.outputShape;
    const size = sizeOf(featureShape);
    const place = { seed: seed >>> 0, stream: 'synthetic_data', step: 0, layer: 0 } as const;
    const sequence = createSequence({ ...place, example: 0 });
    const features = new Float32Array(count * size);
    const embedding = network(...start).layers.find(({ kind }) => kind === 'embedding');
    if (embedding === undefined) {
        fillNormals(features, { ...place, example: 1 });
        distort(features, size, extreme, chance);
    } else {
        const { vocabulary } = embedding.parameters;
        for (let i = 0; i < features.length; i++) {
            features[i] = sequence.integerBelow(vocabulary as number);
        }
    }
    if (task === 'classification') {
        const labels = Int32Array.from({ length: count }, () => sequence.integerBelow(outputs));
        return { count, featureShape, features, target: { task, classes: outputs, labels } };
    }
    const values = new Float32Array(count * outputs);
    fillNormals(values, { ...place, example: 2 });
    return { count, featureShape, features, target: { task, width: outputs, values } };
}

function distort(features: Float32Array, size: number, extreme: Extreme, chance: Chance): void {
    for (let i = 0; i < features.length; i++) {
        const row = Math.floor(i / size);
        const value = features[i]!;
        const isOdd = chance.below(20) === 0;
        switch (extreme) {
            case 'none':
                // What ReLU and images leave: zeros.
                features[i] = row % 3 === 0 ? Math.max(value, 0) : value;
                break;
            case 'empty rows':
                features[i] = row % 2 === 0 ? 0 : value;
                break;
            case 'all zeros':
                features[i] = 0;
                break;
            case 'subnormal':
                features[i] = value * 1e-40;
                break;
            case 'large':
                // Squares of gradients are still float32.
                features[i] = value * 1e5;
                break;
            case 'infinite':
                features[i] = isOdd ? value * Number.POSITIVE_INFINITY : value;
                break;
            case 'NaN':
                features[i] = isOdd ? Number.NaN : value;
                break;
            default:
                extreme satisfies never;
        }
    }
}

/** The network layer by layer, and how it is trained. */
export function describeRun({ network: { layers }, settings, examples, steps, extreme }: RandomRun): string {
    const lines = layers.map(
        ({ id, kind, inputs, outputShape, parameters }) =>
            `${id} ${kind} of ${inputs.join(', ')} -> ${outputShape.join(' x ')} ${JSON.stringify(parameters)}`,
    );
    return [
        ...lines,
        JSON.stringify(settings),
        `${steps} steps, ${examples.count} examples, data: ${extreme}`,
    ].join('\n');
}
