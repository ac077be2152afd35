// What a checkpoint is of: weights go with one network, one way of training and one set of examples. Each part has a hash
// of its own, so that a refusal can say which of them is another.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { canonicalText, hashOfText } from '../core/canonical-text.ts';
import { hashOfNumbers } from '../core/murmur-hash.ts';
import type { DataFile, Examples, Features, SplitExamples } from '../model/examples.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';

/** Sixteen hexadecimal digits each. */
export interface Fingerprint {
    /** Its layers, wherever they were written. */
    readonly network: string;
    /** All settings of `train` but how long it goes on. */
    readonly settings: string;
    /** The examples, training and validation. */
    readonly data: string;
    /** What the data was read from, so that a refusal can say what changed; absent in older checkpoints. */
    readonly parts?: { readonly training: PartFingerprint; readonly validation: PartFingerprint };
}

export interface PartFingerprint {
    readonly hash: string;
    readonly files: readonly DataFile[];
}

export function fingerprintOf(
    network: ResolvedNetwork,
    settings: TrainSettings,
    data: Pick<SplitExamples<Features>, 'training' | 'validation'>,
): Fingerprint {
    const { epochs: _, steps: __, ...rest } = settings;
    const [training, validation] = [describeExamples(data.training), describeExamples(data.validation)];
    const layers = network.layers.map(({ kind, parameters, inputs, outputShape }) => ({
        kind,
        parameters,
        inputs,
        outputShape,
    }));
    return {
        network: hashOfText(canonicalText(layers)),
        settings: hashOfText(canonicalText(rest)),
        data: hashOfText(training + validation),
        parts: {
            training: { hash: hashOfText(training), files: data.training.files ?? [] },
            validation: { hash: hashOfText(validation), files: data.validation.files ?? [] },
        },
    };
}

/** Which files of the data are no longer what they were, and how; undefined where that is not known. */
export function changedFiles(saved: Fingerprint, mine: Fingerprint): string | undefined {
    const before = new Map<string, number>();
    const now = new Map<string, number>();
    for (const part of ['training', 'validation'] as const) {
        const [one, other] = [saved.parts?.[part], mine.parts?.[part]];
        if (one !== undefined && other !== undefined && one.hash !== other.hash) {
            for (const { name, bytes } of one.files) {
                before.set(name, bytes);
            }
            for (const { name, bytes } of other.files) {
                now.set(name, bytes);
            }
        }
    }
    const count = (bytes: number | undefined): string => `${bytes?.toLocaleString('en')} bytes`;
    const names = [...before.keys()].filter(name => now.has(name));
    const resized = names.filter(name => before.get(name) !== now.get(name));
    if (resized.length > 0) {
        return resized
            .map(name => `${name} had ${count(before.get(name))} and has ${count(now.get(name))}`)
            .join(', and ');
    }
    return names.length === 0 ? undefined : `${names.join(' or ')} has other contents in as many bytes`;
}

function describeExamples({ count, featureShape, features, target }: Examples<Features>): string {
    const targets = target.task === 'classification' ? target.labels : target.values;
    return [
        `${count} x ${featureShape.join(' x ')}, ${target.task}`,
        features instanceof Float32Array ? hashOfNumbers(features) : features.identity,
        hashOfNumbers(targets),
    ].join('; ');
}
