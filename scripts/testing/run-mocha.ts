// Runs mocha and keeps the report that the tally reads. The same in a plain process and in VS Code's extension host.

import { stripVTControlCharacters } from 'node:util';
import Mocha from 'mocha';
import { reportEvent } from './tally.ts';

export interface MochaRun {
    /** Absolute paths of the test files. */
    readonly files: readonly string[];
    readonly reportFile: string;
    readonly timeoutMs: number;
    /** Runs only the tests whose full title contains this text or matches this pattern. */
    readonly grep?: string;
}

/** Resolves to the number of failures. Rejects where a test file cannot be loaded. */
export async function runMocha({ files, reportFile, timeoutMs, grep }: MochaRun): Promise<number> {
    const mocha = new Mocha({
        ui: 'bdd',
        reporter: 'spec',
        timeout: timeoutMs,
        // A forgotten `only` would leave the rest of the tests out without a word.
        forbidOnly: process.env.CI !== undefined,
        color: process.stdout.isTTY === true,
        ...(grep !== undefined && { grep: new RegExp(grep) }),
    });
    if (process.stdout.isTTY !== true) {
        // Mocha colours its tick whatever the output is.
        Mocha.reporters.Base.symbols.ok = stripVTControlCharacters(Mocha.reporters.Base.symbols.ok);
    }
    for (const file of files) {
        mocha.addFile(file);
    }
    await mocha.loadFilesAsync();
    return new Promise(resolve => {
        const runner = mocha.run(resolve);
        const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } =
            Mocha.Runner.constants;
        runner.on(EVENT_TEST_PASS, test => reportEvent(reportFile, { event: 'passed', ...identityOf(test) }));
        runner.on(EVENT_TEST_PENDING, test =>
            reportEvent(reportFile, { event: 'skipped', ...identityOf(test) }),
        );
        runner.on(EVENT_TEST_FAIL, (test, error) =>
            reportEvent(reportFile, {
                event: 'failed',
                ...identityOf(test),
                message: String(error?.message ?? error),
            }),
        );
        runner.on(EVENT_RUN_END, () => reportEvent(reportFile, { event: 'end' }));
    });
}

/** A hook knows its file through the suite that it stands in. */
function identityOf(test: Mocha.Runnable): { title: string; file?: string } {
    let suite = test.parent;
    while (suite !== undefined && suite.file === undefined) {
        suite = suite.parent;
    }
    const file = test.file ?? suite?.file;
    return { title: test.fullTitle(), ...(file !== undefined && { file }) };
}
