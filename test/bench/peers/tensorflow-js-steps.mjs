// Training steps of TensorFlow.js on the backend that is named on the command line: `wasm` or `cpu`.

import '@tensorflow/tfjs-backend-wasm';
import tf from '@tensorflow/tfjs';
import { readFeatures, readLabels, serveSteps } from './serve-steps.mjs';

const backend = process.argv[2];

/** The layers as functions, and their variables; a weight matrix is [inputs, units], images are [height, width, channels]. */
function build(run) {
    const layers = [];
    const limits = [];
    let shape = run.input_shape;
    for (const { kind, output_shape, rate, max_norm, kernel_size, pool_size } of run.layers) {
        const units = output_shape.at(-1);
        if (kind === 'dense') {
            const weights = tf.variable(tf.randomNormal([shape[0], units], 0, Math.sqrt(2 / shape[0])));
            const biases = tf.variable(tf.zeros([units]));
            layers.push(x => tf.add(tf.matMul(x, weights), biases));
            if (max_norm !== null) {
                limits.push({ weights, limit: tf.scalar(max_norm) });
            }
        } else if (kind === 'conv2d') {
            const inputs = kernel_size ** 2 * shape[2];
            const weights = tf.variable(
                tf.randomNormal([kernel_size, kernel_size, shape[2], units], 0, Math.sqrt(2 / inputs)),
            );
            const biases = tf.variable(tf.zeros([units]));
            layers.push(x => tf.add(tf.conv2d(x, weights, 1, 'valid'), biases));
        } else if (kind === 'max_pool2d') {
            layers.push(x => tf.maxPool(x, pool_size, pool_size, 'valid'));
        } else if (kind === 'flatten') {
            layers.push(x => tf.reshape(x, [run.batch_size, units]));
        } else if (kind === 'dropout') {
            layers.push(x => tf.dropout(x, rate));
        } else {
            layers.push({ relu: tf.relu, tanh: tf.tanh }[kind]);
        }
        shape = output_shape;
    }
    return { layers, limits };
}

async function prepare(run, batches) {
    // Without it every kernel's result is looked through for NaN, and a hint is printed.
    tf.enableProdMode();
    await tf.setBackend(backend);
    await tf.ready();
    const { layers, limits } = build(run);
    const features = readFeatures(run);
    const labels = tf.tensor1d(readLabels(run), 'int32');
    const isClasses = run.loss === 'cross_entropy';
    const targets = isClasses
        ? tf.cast(tf.oneHot(labels, run.layers.at(-1).output_shape[0]), 'float32')
        : tf.reshape(tf.cast(labels, 'float32'), [-1, 1]);
    const lossOf = isClasses ? tf.losses.softmaxCrossEntropy : tf.losses.meanSquaredError;
    // As tensors beforehand: the step alone is measured.
    const tensors = new Map(
        batches.map(batch => [
            batch,
            {
                inputs: tf.tensor(features.subarray(batch.from * run.input_size, batch.to * run.input_size), [
                    run.batch_size,
                    ...run.input_shape,
                ]),
                expected: tf.slice(targets, [batch.from, 0], [run.batch_size, -1]),
            },
        ]),
    );
    const optimizer =
        run.momentum > 0
            ? tf.train.momentum(run.learning_rate, run.momentum)
            : tf.train.sgd(run.learning_rate);
    let last;
    return {
        step(batch) {
            const { inputs, expected } = tensors.get(batch);
            last?.dispose();
            last = optimizer.minimize(() => {
                const outputs = layers.reduce((x, layer) => layer(x), inputs);
                return lossOf(expected, outputs);
            }, true);
            for (const { weights, limit } of limits) {
                tf.tidy(() => {
                    const norms = tf.norm(weights, 'euclidean', 0, true);
                    weights.assign(tf.mul(weights, tf.minimum(1, tf.div(limit, norms))));
                });
            }
        },
        loss: () => last.dataSync()[0],
    };
}

await serveSteps(tf.version_core, prepare);
