// Training steps of ConvNetJS, which takes one example at a time and updates after each batch of them.

import convnetjs from 'convnetjs';
import manifest from 'convnetjs/package.json' with { type: 'json' };
import { readFeatures, readLabels, serveSteps } from './serve-steps.mjs';

/** The network, and the layers whose units' incoming weights are limited. */
function build(run) {
    const [height, width, depth] =
        run.input_shape.length === 1 ? [1, 1, ...run.input_shape] : run.input_shape;
    const definitions = [{ type: 'input', out_sx: width, out_sy: height, out_depth: depth }];
    for (const { kind, output_shape, rate, kernel_size, pool_size } of run.layers) {
        if (kind === 'dense') {
            definitions.push({ type: 'fc', num_neurons: output_shape[0] });
        } else if (kind === 'conv2d') {
            definitions.push({ type: 'conv', sx: kernel_size, filters: output_shape[2], stride: 1, pad: 0 });
        } else if (kind === 'max_pool2d') {
            definitions.push({ type: 'pool', sx: pool_size, stride: pool_size });
        } else if (kind === 'dropout') {
            definitions.push({ type: 'dropout', drop_prob: rate });
        } else if (kind !== 'flatten') {
            definitions.push({ type: kind });
        }
    }
    const net = new convnetjs.Net();
    net.makeLayers(definitions);
    const { out_sx, out_sy, out_depth } = net.layers.at(-1);
    const Loss = run.loss === 'cross_entropy' ? convnetjs.SoftmaxLayer : convnetjs.RegressionLayer;
    // Its own definition of a loss puts another affine layer before it.
    net.layers.push(new Loss({ in_sx: out_sx, in_sy: out_sy, in_depth: out_depth }));
    const dense = net.layers.filter(({ layer_type }) => layer_type === 'fc');
    const limited = run.layers
        .filter(({ kind }) => kind === 'dense')
        .flatMap(({ max_norm }, index) => (max_norm === null ? [] : [{ layer: dense[index], max_norm }]));
    return { net, limited };
}

function constrain({ layer, max_norm }) {
    for (const { w } of layer.filters) {
        let squares = 0;
        for (let index = 0; index < w.length; index++) {
            squares += w[index] * w[index];
        }
        const scale = max_norm / Math.sqrt(squares);
        if (scale < 1) {
            for (let index = 0; index < w.length; index++) {
                w[index] *= scale;
            }
        }
    }
}

function prepare(run) {
    const { net, limited } = build(run);
    const { learning_rate, momentum, batch_size, input_size, count } = run;
    const trainer = new convnetjs.Trainer(net, { learning_rate, momentum, batch_size });
    const features = readFeatures(run);
    const labels = readLabels(run);
    const input = net.layers[0];
    const volumes = Array.from({ length: count }, (_, row) => {
        const volume = new convnetjs.Vol(input.out_sx, input.out_sy, input.out_depth, 0);
        volume.w.set(features.subarray(row * input_size, (row + 1) * input_size));
        return volume;
    });
    const isClasses = run.loss === 'cross_entropy';
    const targets = Array.from(labels, label => (isClasses ? label : [label]));
    let sum = 0;
    return {
        step({ from, to }) {
            sum = 0;
            for (let row = from; row < to; row++) {
                sum += trainer.train(volumes[row], targets[row]).loss;
            }
            limited.forEach(constrain);
        },
        loss: () => sum / batch_size,
    };
}

await serveSteps(manifest.version, prepare);
