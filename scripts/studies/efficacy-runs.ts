// What the study of the rules' efficacy keeps of a pair: a line of docs/efficacy.jsonl.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

export const efficacyFile = join(repositoryRoot, 'docs', 'efficacy.jsonl');

/** Of the best epoch, but for the gap, which is the last one's. The error is 1 - accuracy, or the root mean squared error. */
export interface EfficacySide {
    readonly loss: number;
    readonly error: number;
    readonly gap: number;
    readonly parameters: number;
}

export interface EfficacyPair {
    readonly rule: string;
    readonly data: string;
    readonly seed: number;
    /** Of both texts: with another network or fix it is another pair. */
    readonly key: string;
    /** What tells the network from the rule's first. */
    readonly network?: string;
    /** What the fix did, by its title. */
    readonly fix: string;
    /** What training both took. */
    readonly seconds?: number;
    readonly base: EfficacySide;
    readonly variant: EfficacySide;
}

export function efficacyPairs(file = efficacyFile): EfficacyPair[] {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return lines.filter(line => line !== '').map((line): EfficacyPair => JSON.parse(line));
}
