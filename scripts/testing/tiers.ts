// The tiers of tests, from the quickest to the slowest, and how each is run.

import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { requestVariable, type VSCodeTestRequest } from '../../test/vscode/index.ts';
import { run, stopDescendants } from '../children.ts';
import { chooseTestVSCode } from '../desktop-vscode.ts';
import { outDirectory, repositoryRoot } from '../paths.ts';
import { ensureInstallation } from '../vscode-host/install.ts';
import { bundleVSCodeTests } from './bundle-tests.ts';
import { readReport, type TierEnd } from './tally.ts';

export interface Tier {
    readonly name: string;
    readonly what: string;
    /** Time for one test, hooks apart. */
    readonly timeoutMs: number;
    /** Time for the whole tier; a guard against a hang, far above what it takes. */
    readonly limitMs: number;
    /** True where other programs take part, so that what fails is run once more, afresh, before it counts. */
    readonly mayTryAgain?: boolean;
    run(request: TierRequest): Promise<TierEnd>;
}

export interface TierRequest {
    readonly tier: Tier;
    readonly grep?: string;
    /** Time left of the whole run. */
    readonly remainingMs: number;
    /** Absolute paths; all of the tier's where left out. */
    readonly files?: readonly string[];
}

const apart = ['vscode', 'web', 'e2e', 'cli', 'bench'];

export const tiers: readonly Tier[] = [
    {
        name: 'unit',
        what: 'the code without an editor',
        timeoutMs: 20_000,
        limitMs: 300_000,
        run: request =>
            runInMocha(
                request,
                testFiles('test/**/*.test.ts').filter(file => !apart.includes(file.split(/[\\/]/)[1] ?? '')),
            ),
    },
    {
        name: 'cli',
        what: 'the command line as shipped',
        timeoutMs: 60_000,
        limitMs: 240_000,
        mayTryAgain: true,
        run: request => runInMocha(request, testFiles('test/cli/**/*.test.ts')),
    },
    {
        name: 'vscode',
        what: "inside VS Code's extension host",
        timeoutMs: 60_000,
        limitMs: 300_000,
        mayTryAgain: true,
        run: runInVSCode,
    },
    {
        name: 'web',
        what: "in VS Code's web-worker extension host, as on vscode.dev",
        timeoutMs: 180_000,
        limitMs: 300_000,
        mayTryAgain: true,
        async run(request) {
            await ensureInstallation();
            return runInMocha(request, testFiles('test/web/**/*.test.ts'));
        },
    },
    {
        name: 'e2e',
        what: "a person's steps in VS Code",
        timeoutMs: 180_000,
        limitMs: 600_000,
        mayTryAgain: true,
        async run(request) {
            // Before the tests begin, so that no test's time limit has to allow for it.
            await ensureInstallation();
            return runInMocha(request, testFiles('test/e2e/**/*.test.ts'));
        },
    },
];

/** Paths relative to the repository. */
function testFiles(pattern: string): string[] {
    return globSync(pattern, { cwd: repositoryRoot }).sort();
}

async function runInMocha(
    { tier, grep, remainingMs, files }: TierRequest,
    all: readonly string[],
): Promise<TierEnd> {
    const reportFile = freshReport(tier);
    const request = {
        files: files ?? all.map(file => join(repositoryRoot, file)),
        reportFile,
        timeoutMs: tier.timeoutMs,
        ...(grep !== undefined && { grep }),
    };
    const { code, timedOut } = await run(
        process.execPath,
        [join(import.meta.dirname, 'mocha-process.ts'), JSON.stringify(request)],
        { cwd: repositoryRoot, limitMs: Math.min(tier.limitMs, remainingMs) },
    );
    return { report: readReport(reportFile), code, timedOut, isFiltered: grep !== undefined };
}

async function runInVSCode({ tier, grep, remainingMs, files }: TierRequest): Promise<TierEnd> {
    const reportFile = freshReport(tier);
    const request: VSCodeTestRequest = {
        reportFile,
        timeoutMs: tier.timeoutMs,
        ...(grep !== undefined && { grep }),
        ...(files !== undefined && { files }),
    };
    const extensionTestsPath = await bundleVSCodeTests();
    const vscodeExecutablePath = await chooseTestVSCode();
    // Settings, run history and the opened folder are fresh, so that a run depends on none before it and the tests may
    // write where they are.
    const scratch = mkdtempSync(join(tmpdir(), 'dropout-lab-test-'));
    const removeScratch = () =>
        rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    process.once('exit', removeScratch);
    const workspace = join(scratch, 'workspace');
    cpSync(join(repositoryRoot, 'examples'), workspace, { recursive: true });
    let timedOut = false;
    const limit = setTimeout(
        () => {
            timedOut = true;
            void stopDescendants();
        },
        Math.min(tier.limitMs, remainingMs),
    );
    let code: number | null = 0;
    try {
        await runTests({
            vscodeExecutablePath,
            extensionDevelopmentPath: repositoryRoot,
            extensionTestsPath,
            launchArgs: [
                workspace,
                `--user-data-dir=${join(scratch, 'user-data')}`,
                `--extensions-dir=${join(scratch, 'extensions')}`,
            ],
            extensionTestsEnv: { [requestVariable]: JSON.stringify(request) },
        });
    } catch (error) {
        if (!(error instanceof TestRunFailedError)) {
            throw error;
        }
        code = error.code ?? null;
    } finally {
        clearTimeout(limit);
        removeScratch();
    }
    return { report: readReport(reportFile), code, timedOut, isFiltered: grep !== undefined };
}

function freshReport(tier: Tier): string {
    const folder = join(outDirectory, 'reports');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${tier.name}.jsonl`);
    rmSync(file, { force: true });
    return file;
}
