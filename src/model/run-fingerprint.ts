// What of a run decides what training it shows, but for the seed: two specs that differ in white space, comments and names
// alone have one fingerprint, and so do the runs of one network over several seeds.

import { canonicalText, hashOfText } from '../core/canonical-text.ts';
import type { ResolvedRun } from './resolved.ts';

/** Sixteen hexadecimal digits. The contents of data files are no part of it. */
export function runFingerprint({ network, data, settings }: ResolvedRun): string {
    const { seed: _, ...rest } = settings;
    const layers = network.layers.map(({ kind, parameters, inputs, outputShape }) => ({
        kind,
        parameters,
        inputs,
        outputShape,
    }));
    return hashOfText(canonicalText({ layers, data: data.settings, settings: rest }));
}
