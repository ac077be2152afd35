// Gradient checks of whole networks, loss included.

import assert from 'node:assert/strict';
import type { TrainSettings } from '../../../src/catalog/blocks/train.ts';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import { createReferenceNetwork } from '../../../src/engine/reference/reference-network.ts';
import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedNetwork } from '../../../src/model/resolved.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from './gradient-check.ts';

/** A network in float64, ready for the whole of `examples` as one batch, with every learned value moved at random. */
export function createChecked(
    network: ResolvedNetwork,
    settings: TrainSettings,
    examples: Examples,
    seed = 1,
) {
    const running = createReferenceNetwork({
        network,
        settings,
        capacity: examples.count + 1,
        precision: 'float64',
        describe: String,
    });
    for (const [index, { values }] of running.learned.entries()) {
        const moved = normals(values.length, seed + index);
        for (let i = 0; i < values.length; i++) {
            values[i]! += 0.1 * moved[i]!;
        }
    }
    const encoded = encodeExamples(network, settings.loss?.call ?? '', examples);
    const order = Int32Array.from({ length: examples.count }, (_, row) => row);
    const meanLoss = (training = true): number =>
        running.forward(encoded, order, 0, examples.count, 2, training) / examples.count;
    return { running, encoded, order, meanLoss };
}

/** Compares the gradient of every learned value with central differences of the mean loss, masks frozen. */
export function checkNetwork(
    network: ResolvedNetwork,
    settings: TrainSettings,
    examples: Examples,
    seed = 1,
): void {
    const { running, meanLoss } = createChecked(network, settings, examples, seed);
    meanLoss();
    running.backward();
    for (const { layer, name, values, gradient } of running.learned) {
        const derivative = gradient.slice();
        assert.ok(
            derivative.some(value => value !== 0),
            `layer ${layer}, ${name}: the gradient vanishes`,
        );
        const error = relativeError(derivative, centralDifferences(values as Float64Array, meanLoss));
        assert.ok(error < gradientTolerance, `layer ${layer}, ${name}: relative error ${error}`);
    }
}
