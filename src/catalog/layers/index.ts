// Every layer there is, in alphabetical order.

import type { Shape } from '../../core/shape.ts';
import { elu } from '../activations/elu.ts';
import { gelu } from '../activations/gelu.ts';
import { leakyRelu } from '../activations/leaky-relu.ts';
import { linear } from '../activations/linear.ts';
import { maxout } from '../activations/maxout.ts';
import { relu } from '../activations/relu.ts';
import { selu } from '../activations/selu.ts';
import { sigmoid } from '../activations/sigmoid.ts';
import { silu } from '../activations/silu.ts';
import { softmax } from '../activations/softmax.ts';
import { softplus } from '../activations/softplus.ts';
import { tanh } from '../activations/tanh.ts';
import type { ActedOn, ArgumentProblem, Entry, ShapeProblem } from '../entry.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';
import type { Traits } from '../traits.ts';
import type { Value } from '../values.ts';
import { adaptiveDropout } from './adaptive-dropout.ts';
import { add } from './add.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { concat } from './concat.ts';
import { conv1d } from './conv1d.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropConnect } from './drop-connect.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { gaussianDropout } from './gaussian-dropout.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { globalMaxPool1d } from './global-max-pool1d.ts';
import { input } from './input.ts';
import { layerNorm } from './layer-norm.ts';
import { maxPool2d } from './max-pool2d.ts';
import { pathDropout } from './path-dropout.ts';
import { reshape } from './reshape.ts';
import { spatialDropout } from './spatial-dropout.ts';
import { variationalDropout } from './variational-dropout.ts';

export const layers = {
    adaptive_dropout: adaptiveDropout,
    add,
    alpha_dropout: alphaDropout,
    avg_pool2d: avgPool2d,
    batch_norm: batchNorm,
    concat,
    conv1d,
    conv2d,
    dense,
    drop_connect: dropConnect,
    dropout,
    elu: elu.layer,
    embedding,
    flatten,
    gaussian_dropout: gaussianDropout,
    gaussian_noise: gaussianNoise,
    gelu: gelu.layer,
    global_avg_pool2d: globalAvgPool2d,
    global_max_pool1d: globalMaxPool1d,
    input,
    layer_norm: layerNorm,
    leaky_relu: leakyRelu.layer,
    linear: linear.layer,
    max_pool2d: maxPool2d,
    maxout: maxout.layer,
    path_dropout: pathDropout,
    relu: relu.layer,
    reshape,
    selu: selu.layer,
    sigmoid: sigmoid.layer,
    silu: silu.layer,
    softmax: softmax.layer,
    softplus: softplus.layer,
    spatial_dropout: spatialDropout,
    tanh: tanh.layer,
    variational_dropout: variationalDropout,
} as const;

export type LayerKind = keyof typeof layers;
/** The resolved parameters of one kind of layer, which its shape rule and its op receive. */
export type LayerParameters<K extends LayerKind> = ValuesOf<(typeof layers)[K]['parameters']>;

type Values = Readonly<Record<string, Value>>;

/** A layer's entry for those who know no single kind: its parameters are a record of values. */
export interface AnyLayerEntry extends Omit<Entry, 'normalize' | 'problem'> {
    readonly family: 'layer';
    readonly parameters: Parameters;
    readonly callable?: boolean;
    normalize?(values: Values): Values;
    problem?(values: Values): ArgumentProblem | undefined;
    outputShape(values: Values, inputs: readonly Shape[]): Shape | ShapeProblem;
    parameterCount(values: Values, inputs: readonly Shape[], actedOn?: ActedOn): number;
    weightCount?(values: Values, inputs: readonly Shape[]): number;
    multiplyAdds(values: Values, inputs: readonly Shape[]): number;
    traits(values: Values): Traits;
}

export function isLayerKind(name: string): name is LayerKind {
    return Object.hasOwn(layers, name);
}

/** The compiler cannot relate one kind's typed parameters to a record; the language has checked them by then. */
export function layerEntry(kind: LayerKind): AnyLayerEntry {
    return layers[kind] as unknown as AnyLayerEntry;
}
