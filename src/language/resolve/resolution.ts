// What one resolution carries along: the declarations of the file, the problems found so far, and which name stands for
// which declaration.

import type { TextRange } from '../../core/text-range.ts';
import type { LookAtFile } from '../../model/file-facts.ts';
import type { Problem } from '../syntax/problem.ts';
import type { Declarations } from './declarations.ts';

/** A name in the text and the place of the declaration that it stands for. */
export interface NameUse {
    readonly range: TextRange;
    readonly declaration: TextRange;
}

/** Statements of all networks of a spec together, those of `repeat` once for each time. */
export const mostStatements = 50_000;

export interface Resolution {
    readonly text: string;
    readonly uri: string;
    readonly declarations: Declarations;
    readonly fileExists: (path: string, specUri: string) => boolean | undefined;
    readonly lookAtFile: LookAtFile | undefined;
    /** Keeps the first problem of each place: one diagnostic for one mistake, however often it is met. */
    report(problem: Problem): void;
    /** The same for what is to be said once in a spec, wherever it is met. */
    reportOnce(about: string, problem: Problem): void;
    use(range: TextRange, declaration: TextRange): void;
    readonly problems: readonly Problem[];
    readonly uses: readonly NameUse[];
    /** Counts one statement of a network towards what all networks of a spec may take; false where that is used up. */
    spend(): boolean;
    /** True once a network was not looked at to its end, so that what it would have called is not known. */
    cutShort: boolean;
    /** True while the values of a sweep are tried, which ends without a word where nothing is left to spend. */
    trying: boolean;
    /** How deep evaluation is nested at the moment. */
    depth: number;
}

export function createResolution(
    base: Pick<Resolution, 'text' | 'uri' | 'declarations' | 'fileExists' | 'lookAtFile'>,
): Resolution {
    const problems = new Map<string, Problem>();
    const uses = new Map<number, NameUse>();
    const once = new Set<string>();
    let spent = 0;
    return {
        ...base,
        cutShort: false,
        trying: false,
        depth: 0,
        spend() {
            spent += 1;
            return spent <= mostStatements;
        },
        report(problem) {
            const place = `${problem.range.start}-${problem.range.end}`;
            if (!problems.has(place)) {
                problems.set(place, problem);
            }
        },
        reportOnce(about, problem) {
            if (!once.has(about)) {
                once.add(about);
                this.report(problem);
            }
        },
        use(range, declaration) {
            if (!uses.has(range.start)) {
                uses.set(range.start, { range, declaration });
            }
        },
        get problems() {
            return [...problems.values()];
        },
        get uses() {
            return [...uses.values()];
        },
    };
}
