// The training examples that the loss with noise off is measured on after each epoch. A large training part tells no more
// than ten thousand of its examples do, and to evaluate all of them would take as long as a third of the training.

import { createSequence, shuffle } from '../core/random/streams.ts';

/** At least so many, and as many as the validation part has. */
const fewestExamples = 10_000;

/** Shares above this are measured whole: little would be saved. */
const largestShare = 0.5;

/**
 * The places of the examples, the same for every epoch and for every run with this seed; undefined where all of them are
 * measured. The standard error of a mean over 10,000 examples is a hundredth of the deviation of one example's loss.
 */
export function trainingSample(training: number, validation: number, seed: number): Int32Array | undefined {
    const size = Math.max(fewestExamples, validation);
    if (size > largestShare * training) {
        return undefined;
    }
    const order = Int32Array.from({ length: training }, (_, place) => place);
    // Epochs shuffle by steps from 0 on: the last step of all is no epoch's.
    shuffle(order, createSequence({ seed, stream: 'shuffle', step: 0xffff_ffff, layer: 0, example: 0 }));
    // In the order of the data, which is read forwards.
    return order.slice(0, size).sort();
}
