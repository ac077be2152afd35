// What a tier of tests reports while it runs, and how that becomes numbers. The report is a file with one JSON object a line,
// appended test by test: a tier that crashes has still said what ran before, and its missing last line gives it away.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** `file` is the absolute path of the file of the test or hook. */
export type TestEvent =
    | { readonly event: 'passed' | 'skipped'; readonly title: string; readonly file?: string }
    | { readonly event: 'failed'; readonly title: string; readonly message: string; readonly file?: string }
    | { readonly event: 'end' };

export interface Tally {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    /** What failed, a line each. */
    readonly failures: readonly string[];
    /** What failed once and passed when its file was run again, a line each. */
    readonly unsteady?: readonly string[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function reportEvent(file: string, event: TestEvent): void {
    appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/** A tier as its process left it. */
export interface TierEnd {
    /** The report's text; undefined where no file was written. */
    readonly report: string | undefined;
    /** Exit status; null where a signal ended the tier. */
    readonly code: number | null;
    readonly timedOut: boolean;
    /** True where a filter chose among the tests, so that none may be left in a tier. */
    readonly isFiltered: boolean;
}

/** Numbers of a tier. What cannot be accounted for is a failure: a crash, a missing report, a tier without tests. */
export function tallyOf(end: TierEnd): Tally {
    const { code, timedOut, isFiltered } = end;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures: string[] = [];
    let hasEnded = false;
    for (const event of eventsOf(end)) {
        if (event.event === 'end') {
            hasEnded = true;
        } else {
            counts[event.event]++;
            if (event.event === 'failed') {
                failures.push(event.title);
            }
        }
    }
    const ran = counts.passed + counts.failed + counts.skipped;
    const fault = timedOut
        ? 'took too long and was stopped'
        : !hasEnded
          ? `ended before its tests were done (exit status ${code ?? 'none, a signal'})`
          : code !== 0 && counts.failed === 0
            ? `reported no failure and ended with exit status ${code ?? 'none, a signal'}`
            : ran === 0 && !isFiltered
              ? 'ran no test'
              : undefined;
    if (fault !== undefined) {
        counts.failed++;
        failures.push(fault);
    }
    return { ...counts, failures };
}

/** Files in which something failed; none where the process that ran them failed as well. */
export function filesThatFailed(end: TierEnd): string[] {
    const failed = eventsOf(end).filter(event => event.event === 'failed');
    const files = failed.flatMap(({ file }) => file ?? []);
    return tallyOf(end).failed === files.length ? [...new Set(files)] : [];
}

/** A tier of which `files` were run again: the second run of those, and the first run of the others. */
export function tallyOfSecondTry(first: TierEnd, files: readonly string[], second: TierEnd): Tally {
    const others = eventsOf(first).filter(
        event => event.event !== 'end' && !files.includes(event.file ?? ''),
    );
    const report = others.map(event => `${JSON.stringify(event)}\n`).join('') + (second.report ?? '');
    const tally = tallyOf({ ...second, report });
    return tally.failed > 0 ? tally : { ...tally, unsteady: tallyOf(first).failures };
}

function eventsOf({ report }: TierEnd): TestEvent[] {
    return (report ?? '').split('\n').flatMap(line => parseEvent(line) ?? []);
}

export function addTallies(tallies: readonly Tally[]): Tally {
    return tallies.reduce(
        (sum, tally) => ({
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            skipped: sum.skipped + tally.skipped,
            failures: [...sum.failures, ...tally.failures],
            unsteady: [...(sum.unsteady ?? []), ...(tally.unsteady ?? [])],
        }),
        { ...emptyTally, unsteady: [] },
    );
}

/** `12 passed, 0 failed, 1 skipped`: the last line of a test run. */
export function formatTally({ passed, failed, skipped }: Tally): string {
    return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export function readReport(file: string): string | undefined {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** A line that a dying process wrote in half is no event. */
function parseEvent(line: string): TestEvent | undefined {
    try {
        const value = JSON.parse(line);
        return ['passed', 'failed', 'skipped', 'end'].includes(value?.event) ? value : undefined;
    } catch {
        return undefined;
    }
}
