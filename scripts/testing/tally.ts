// What a tier of tests reports while it runs, and how that becomes numbers. The report is a file with one JSON object a line,
// appended test by test: a tier that crashes has still said what ran before, and its missing last line gives it away.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export type TestEvent =
    | { readonly event: 'passed' | 'skipped'; readonly title: string }
    | { readonly event: 'failed'; readonly title: string; readonly message: string }
    | { readonly event: 'end' };

export interface Tally {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    /** What failed, a line each. */
    readonly failures: readonly string[];
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
export function tallyOf({ report, code, timedOut, isFiltered }: TierEnd): Tally {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures: string[] = [];
    let hasEnded = false;
    for (const line of (report ?? '').split('\n')) {
        const event = parseEvent(line);
        if (event?.event === 'end') {
            hasEnded = true;
        } else if (event !== undefined) {
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

export function addTallies(tallies: readonly Tally[]): Tally {
    return tallies.reduce(
        (sum, tally) => ({
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            skipped: sum.skipped + tally.skipped,
            failures: [...sum.failures, ...tally.failures],
        }),
        emptyTally,
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
