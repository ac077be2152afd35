// Training steps of one run, ours beside those of the peers.

import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { type JavaScriptPeer, javascriptPeer } from '../contenders/javascript-peers.ts';
import { ourEngines } from '../contenders/our-engines.ts';
import { ours } from '../contenders/ours.ts';
import { peerRunOf } from '../contenders/peer-run.ts';
import { pytorch } from '../contenders/pytorch.ts';
import type { Absent, BenchOptions, Contender, Workload } from '../workload.ts';
import { examplesOf } from './networks.ts';

export interface StepWorkload {
    readonly name: string;
    readonly summary: string;
    readonly run: () => ResolvedRun;
    /** Those that can do it in a time that anyone would wait for; PyTorch always can. */
    readonly peers: readonly JavaScriptPeer[];
}

export function stepWorkload({ name, summary, run: runOf, peers }: StepWorkload): Workload {
    return {
        name,
        summary: `milliseconds of a training step of ${summary}`,
        async contenders({ pythons, mnist }: BenchOptions) {
            const run = runOf();
            if (run.data.name === 'mnist' && mnist === undefined) {
                return [withoutMnist];
            }
            const training = firstExamples((await examplesOf(run, mnist)).training, 12_800);
            const contenders: (Contender | Absent)[] = ourEngines.map(engine => ours(engine, run, training));
            const peerRun = peerRunOf(run, training);
            for (const python of pythons) {
                contenders.push(await pytorch(python, peerRun));
            }
            for (const peer of peers) {
                contenders.push(await javascriptPeer(peer, peerRun));
            }
            return contenders;
        },
    };
}

export const withoutMnist: Absent = {
    engine: 'all',
    absent: 'no MNIST: name the folder of its four files with --mnist or DROPOUT_LAB_MNIST',
};

const cut = new WeakMap<Examples, Examples>();

/** Enough for every step to meet a batch that it has not seen lately; the same object for the same examples. */
export function firstExamples(examples: Examples, most: number): Examples {
    const { count, features, target } = examples;
    if (count <= most || target.task !== 'classification') {
        return examples;
    }
    let first = cut.get(examples);
    if (first === undefined) {
        first = {
            ...examples,
            count: most,
            features: features.subarray(0, (features.length / count) * most),
            target: { ...target, labels: target.labels.subarray(0, most) },
        };
        cut.set(examples, first);
    }
    return first;
}
