// What became of each mutant: one line of JSON each, so that a run that was stopped goes on where it was.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths.ts';
import type { Target } from './targets.ts';

/**
 * `refused`: no test notices, and the compiler does. `killed`: a test fails. `timeout`: no test ends. `survived`: all tests that reach it pass. `uncovered`: no test reaches it.
 * `static`: it only acts while the file is loaded, as in the documentation of a rule, and is not counted.
 */
export type Status = 'refused' | 'killed' | 'timeout' | 'survived' | 'uncovered' | 'static';

export interface Outcome {
    readonly id: string;
    readonly status: Status;
    /** Such as `EqualityOperator`. */
    readonly mutator: string;
    /** From 1. */
    readonly line: number;
    /** Characters of the file. */
    readonly start: number;
    readonly end: number;
    readonly original: string;
    readonly replacement: string;
}

/** Written before a mutant is tried, so that one that hangs is known. */
export interface Begun {
    readonly begun: string;
}

const folder = join(repositoryRoot, 'out', 'mutation');

export function resultsFile(target: Target): string {
    return join(folder, `${target.name.replace('/', '-')}.jsonl`);
}

/** What was found of this very source with these very tests; begins anew where either has changed. */
export function openResults(target: Target): void {
    const state = stateOf(target);
    const file = resultsFile(target);
    mkdirSync(folder, { recursive: true });
    if (!existsSync(file) || readFileSync(file, 'utf8').split('\n')[0] !== state) {
        writeFileSync(file, `${state}\n`);
    }
}

export function append(target: Target, line: Outcome | Begun): void {
    appendFileSync(resultsFile(target), `${JSON.stringify(line)}\n`);
}

export function readResults(target: Target): {
    readonly outcomes: readonly Outcome[];
    /** The last mutant that was begun. */
    readonly begun: string | undefined;
} {
    const file = resultsFile(target);
    const [, ...lines] = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    const outcomes = new Map<string, Outcome>();
    let begun: string | undefined;
    for (const line of lines) {
        const read = JSON.parse(line) as Outcome | Begun;
        if ('begun' in read) {
            begun = read.begun;
        } else {
            outcomes.set(read.id, read);
        }
    }
    return { outcomes: [...outcomes.values()], begun };
}

function stateOf({ source, tests }: Target): string {
    const hash = createHash('sha256');
    for (const file of [source, ...(tests.length === 1 ? tests : [])]) {
        hash.update(readFileSync(file));
    }
    return hash.digest('hex');
}
