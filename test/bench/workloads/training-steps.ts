// The networks whose training steps are measured against the peers.

import { digits, mnistCnn, playground, runOf, srivastava, twinRunOf } from './networks.ts';
import { type StepWorkload, stepWorkload } from './steps.ts';

export const trainedRuns: readonly StepWorkload[] = [
    {
        name: 'playground',
        summary: 'TensorFlow Playground’s 2-8-8-1, tanh, batch 10, on circles',
        run: () => runOf(playground),
        peers: ['convnetjs', 'tensorflow.js-wasm', 'tensorflow.js-cpu'],
    },
    {
        name: 'digits-with-dropout',
        summary: 'digits 64-256-256-10, batch 32, dropout 0.2, 0.5, 0.5, max_norm 3, sgd with momentum',
        run: () => runOf(digits()),
        peers: ['tensorflow.js-wasm', 'tensorflow.js-cpu', 'convnetjs'],
    },
    {
        name: 'digits-without-dropout',
        summary: 'its twin: the same network without its dropouts',
        run: () => twinRunOf(digits()),
        peers: ['tensorflow.js-wasm', 'tensorflow.js-cpu', 'convnetjs'],
    },
    {
        name: 'srivastava-mnist',
        summary: 'MNIST 784-1024-1024-10, batch 128, dropout 0.2, 0.5, 0.5, sgd with momentum',
        run: () => runOf(srivastava()),
        peers: ['tensorflow.js-wasm', 'tensorflow.js-cpu'],
    },
    {
        name: 'srivastava-mnist-without-dropout',
        summary: 'its twin: the same network without its dropouts',
        run: () => twinRunOf(srivastava()),
        peers: ['tensorflow.js-wasm'],
    },
    {
        name: 'srivastava-2048',
        summary: 'MNIST 784-2048-2048-10, batch 128, dropout 0.2, 0.5, 0.5, sgd with momentum',
        run: () => runOf(srivastava(2048)),
        peers: ['tensorflow.js-wasm'],
    },
    {
        name: 'mnist-cnn',
        summary: 'Keras’s mnist_cnn: two convolutions, pooling, dropout 0.25 and 0.5, batch 128',
        run: () => runOf(mnistCnn),
        peers: ['tensorflow.js-wasm', 'tensorflow.js-cpu', 'convnetjs'],
    },
];

export const trainingSteps = trainedRuns.map(stepWorkload);
