// Evaluation by averaging the predictions of dropout networks, rather than by one network with scaled weights.

import type { LossName } from '../../catalog/index.ts';
import { losses as lossEntries } from '../../catalog/losses/index.ts';
import type { CallValue } from '../../catalog/values.ts';
import { logistic } from '../elementary.ts';
import { allocateFloats, type Floats, type Precision } from '../floats.ts';
import { lookUp } from '../look-up.ts';
import { losses } from '../losses/index.ts';
import type { LossBatch, RunningLoss } from '../losses/types.ts';
import type { LossInput } from '../network-graph.ts';
import { softmaxOfRow } from '../softmax-of-row.ts';

export interface SampledPredictions {
    /** [capacity, width]: the average of what was added. */
    readonly averages: Floats;
    /** Reads the averages, which are probabilities where the loss is one of classes. */
    readonly loss: RunningLoss;
    /** @param keeps each network apart too, as `addLeftOut` needs them */
    reset(keeps?: boolean): void;
    /** Adds the predictions of one network of `samples`, from what the loss reads of it. */
    add(outputs: Floats, rows: number): void;
    /** Adds to each entry the loss of the average of all networks but one. `averages` is another one afterwards. */
    addLeftOut(batch: LossBatch, into: Float64Array): void;
}

/**
 * Srivastava et al. (2014), Monte-Carlo model averaging: the probabilities of `samples` networks, each with noise of its own, are averaged;
 * for numbers to predict, the outputs.
 */
export function createSampledPredictions(
    call: CallValue,
    { form }: LossInput,
    samples: number,
    width: number,
    capacity: number,
    precision: Precision,
): SampledPredictions {
    const fused = form === 'output' ? lossEntries[call.call as LossName].fusesWith : null;
    const averages = allocateFloats(precision, capacity * width);
    const sums = new Float64Array(capacity * width);
    const row = new Float64Array(width);
    const loss = lookUp<RunningLoss>(losses, call.call)(
        call.arguments,
        fused === null ? form : 'probabilities',
    );
    let networks: Float64Array[] | undefined;
    return {
        averages,
        loss,
        reset(keeps = false) {
            sums.fill(0);
            networks = keeps ? [] : undefined;
        },
        add(outputs, rows) {
            const network = networks && new Float64Array(rows * width);
            if (network !== undefined) {
                networks?.push(network);
            }
            for (let start = 0; start < rows * width; start += width) {
                if (fused === 'softmax') {
                    softmaxOfRow(outputs, start, width, row, 0);
                } else {
                    for (let i = 0; i < width; i++) {
                        const value = outputs[start + i]!;
                        row[i] = fused === 'sigmoid' ? logistic(value) : value;
                    }
                }
                for (let i = 0; i < width; i++) {
                    sums[start + i] = sums[start + i]! + row[i]!;
                    averages[start + i] = sums[start + i]! / samples;
                }
                network?.set(row, start);
            }
        },
        addLeftOut(batch, into) {
            for (const [left, network] of (networks ?? []).entries()) {
                network.forEach((value, place) => {
                    averages[place] = (sums[place]! - value) / (samples - 1);
                });
                into[left]! += loss.sum(batch);
            }
        },
    };
}
