// What Keras, PyTorch and papers call the things of the catalogue, for did-you-mean. Only what the spelling does not tell:
// `BatchNorm2d` is near to `batch_norm` by itself.

import { nearestName } from '../core/nearest-name.ts';

/** Each name of the catalogue, a setting or a block with its other names, in small letters and without underscores. */
export const otherNames: Readonly<Record<string, readonly string[]>> = {
    activation: ['act', 'nonlinearity'],
    adaptive_dropout: ['standout'],
    avg_pool2d: ['averagepooling2d', 'avgpool'],
    batch_norm: ['batchnormalization', 'bn'],
    batch_size: ['batch', 'bs'],
    binary_cross_entropy: ['bce', 'bceloss', 'bcewithlogitsloss'],
    clip_norm: ['clipgradnorm', 'globalclipnorm', 'gradclip', 'maxgradnorm'],
    concat: ['cat', 'concatenate'],
    cosine: ['cosineannealing', 'cosineannealinglr', 'cosinedecay'],
    cross_entropy: ['categoricalcrossentropy', 'crossentropyloss', 'sparsecategoricalcrossentropy'],
    dense: ['affine', 'fc', 'fullyconnected', 'linear'],
    dimensions: ['embeddingdim', 'outputdim'],
    drop_connect: ['weightdrop'],
    epochs: ['maxepochs', 'nepochs', 'numepochs'],
    filters: ['channels', 'outchannels'],
    flatten: ['view'],
    global_avg_pool2d: ['adaptiveavgpool2d', 'gap', 'globalaveragepooling2d'],
    global_max_pool1d: ['adaptivemaxpool1d', 'globalmaxpooling1d'],
    glorot: ['glorotnormal', 'glorotuniform', 'xavier', 'xaviernormal', 'xavieruniform'],
    he: ['henormal', 'heuniform', 'kaiming', 'kaimingnormal', 'kaiminguniform'],
    huber: ['smoothl1', 'smoothl1loss'],
    initializer: ['init', 'kernelinitializer', 'weightinit'],
    inverse_time: ['inversetimedecay'],
    keep: ['keepprob', 'keeprate'],
    kernel_size: ['kernel', 'ksize'],
    l1: ['lasso'],
    l1_l2: ['elasticnet'],
    l2: ['ridge', 'weightdecay'],
    layer_norm: ['layernormalization', 'ln'],
    learning_rate: ['eta', 'lr', 'stepsize'],
    learning_rate_schedule: ['lrschedule', 'lrscheduler', 'scheduler'],
    linear: ['identity', 'none'],
    loss: ['criterion', 'objective'],
    mae: ['l1loss', 'meanabsoluteerror'],
    max_norm: ['kernelconstraint', 'maxnormconstraint'],
    max_pool2d: ['maxpool', 'maxpooling2d'],
    min_max: ['minmaxscaler'],
    mse: ['meansquarederror', 'mseloss', 'l2loss'],
    negative_slope: ['alpha', 'leak', 'leakiness', 'slope'],
    path_dropout: ['droppath', 'stochasticdepth'],
    rate: ['dropprob', 'droprate', 'p', 'prob', 'probability'],
    regularizer: ['kernelregularizer', 'weightregularizer'],
    repeat: ['loop'],
    seed: ['randomseed', 'randomstate'],
    sigmoid: ['logistic'],
    silu: ['swish'],
    spatial_dropout: ['dropout1d', 'dropout2d', 'spatialdropout1d', 'spatialdropout2d'],
    standardize: ['standardscaler', 'zscore'],
    step: ['multisteplr', 'steplr'],
    steps: ['iterations', 'maxsteps'],
    units: ['hiddensize', 'outfeatures', 'width'],
    use_bias: ['bias'],
    validation: ['val', 'valid', 'validationsplit'],
    vocabulary: ['inputdim', 'numembeddings', 'vocab', 'vocabsize'],
};

/** The candidate that a name stands for elsewhere, else the one that it is a misspelling of; undefined where none is near. */
export function meantName(name: string, candidates: Iterable<string>): string | undefined {
    const known = [...candidates];
    const plain = name.toLowerCase().replaceAll('_', '');
    // `Linear` with a capital is PyTorch's layer; `linear` as it is written here never needs to be guessed.
    return (
        known.find(candidate => candidate !== name && namesBeside(candidate).includes(plain)) ??
        nearestName(name, known)
    );
}

/** A name that a file declares may be that of something every object has, as `hasOwnProperty`. */
function namesBeside(candidate: string): readonly string[] {
    return Object.hasOwn(otherNames, candidate) ? (otherNames[candidate] ?? []) : [];
}
