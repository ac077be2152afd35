// How long the linter takes for one network, every rule on, and how that grows with the layers. Networks are written as
// specs and analysed once; what is measured is `lintNetwork` alone, on what the language made of them.

import { createAnalyzer } from '../../../src/language/analysis.ts';
import { lintNetwork } from '../../../src/lint/run.ts';
import type { ResolvedNetwork } from '../../../src/model/resolved.ts';
import { type Measurement, measurementOf, type TakenWorkload } from '../workload.ts';

const sizes = [250, 500, 1000, 2000, 4000];
const rounds = 40;
const warmUp = 15;

/** Statements of a body, as many as it takes to make `layers` resolved layers out of `perBlock` each. */
const blocks = (layers: number, perBlock: number, block: (index: number) => string): string =>
    Array.from({ length: Math.floor(layers / perBlock) }, (_, index) => block(index)).join('');

/** Specs by what they are like; each block is written out, so that every layer has a place of its own. */
const kinds: Readonly<Record<string, (layers: number) => string>> = {
    // dense, relu, dropout, layer_norm: nothing to say.
    'clean dense': layers =>
        `model m {\n    input(64)\n${blocks(layers, 4, () => '    dense(256, activation = relu)\n    dropout(0.2)\n    layer_norm()\n')}    dense(10, activation = softmax)\n}\n`,
    // conv2d, batch_norm, relu, conv2d, batch_norm, add, relu: the blocks of a ResNet.
    'residual with batch norm': layers =>
        `model m {\n    input(16, 16, 3)\n    conv2d(16, 3, padding = same)\n${blocks(
            layers,
            7,
            () =>
                '    residual {\n        conv2d(16, 3, padding = same, use_bias = false)\n        batch_norm()\n        relu()\n' +
                '        conv2d(16, 3, padding = same, use_bias = false)\n        batch_norm()\n    }\n    relu()\n',
        )}    global_avg_pool2d()\n    dense(10, activation = softmax)\n}\n`,
    // Two dropouts in a row, a keep probability as a rate, dropout before batch norm, a narrow layer.
    'a finding nearly everywhere': layers =>
        `model m {\n    input(64)\n${blocks(layers, 10, index =>
            [
                'dense(64, activation = relu)',
                'dropout(0.3)',
                'dropout(0.4)',
                `dense(${4 + (index % 3)}, activation = relu)`,
                'dropout(0.8)',
                'dense(64)',
                'dropout(0.01)',
                'batch_norm()',
            ]
                .map(line => `    ${line}\n`)
                .join(''),
        )}    dense(10, activation = softmax)\n}\n`,
    // Rules that look for the weights around a dropout walk over all the others.
    'noise without weights between': layers =>
        `model m {\n    input(64)\n${blocks(layers, 2, () => '    dropout(0.3)\n    gaussian_dropout(0.1)\n')}    dense(20)\n    dense(10, activation = softmax)\n}\n`,
};

function networkOf(text: string): ResolvedNetwork {
    const { spec } = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(
        'file:///bench.netspec',
        text,
    );
    const [network] = spec.unusedNetworks;
    if (network === undefined) {
        throw new Error('The benchmark’s network does not resolve.');
    }
    return network;
}

export const lint1000Layers: TakenWorkload = {
    name: 'lint-1000-layers',
    summary: 'all rules over one network, by its layers; ms of processor time',
    take() {
        const measurements: Measurement[] = [];
        for (const [kind, specOf] of Object.entries(kinds)) {
            for (const size of sizes) {
                const network = networkOf(specOf(size));
                const times: number[] = [];
                let found = 0;
                for (let round = -warmUp; round < rounds; round += 1) {
                    // Time of this process rather than of the clock: the machine may be busy with others.
                    const start = process.cpuUsage();
                    found = lintNetwork({ network }, { preset: 'strict' }).length;
                    const { user, system } = process.cpuUsage(start);
                    if (round >= 0) {
                        times.push((user + system) / 1000);
                    }
                }
                const engine = `${network.layers.length} layers, ${kind}, ${found} findings`;
                measurements.push(measurementOf('lint-1000-layers', engine, 1, times));
            }
        }
        return Promise.resolve(measurements);
    },
};
