// Runs an extension's tests inside VS Code's extension host and forwards what they print.

import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { onEnding, untilEnded } from '../children.ts';
import { describeFailure } from '../output.ts';
import { launchBrowser } from './browser.ts';
import { type HostCommandLine, parseCommandLine } from './command-line.ts';
import { consoleMark } from './console-mark.ts';
import { ensureInstallation } from './install.ts';
import { withoutNoise } from './noise.ts';
import { startServer, type VSCodeServer } from './server.ts';

/** VS Code opens in five to ten seconds; without a word after this long, the tests never began or stopped for good. */
const silenceLimitMs = Number(process.env.VSCODE_HOST_SILENCE_LIMIT_MS ?? 120_000);

const failure = 1;

/** How a run ended: with the tests' own status, or with a reason why there is none. */
type Outcome = { readonly code: number } | { readonly reason: string };

/** Exit status: that of the tests, 1 where they never report. `commandLine` is VS Code's own. */
export async function runTests(commandLine: readonly string[]): Promise<number> {
    let server: VSCodeServer | undefined;
    let browser: Browser | undefined;
    const cleanUp = async () => {
        await Promise.allSettled([browser?.close()]);
        await server?.stop();
    };
    let isEnding = false;
    const release = onEnding(() => {
        isEnding = true;
        return cleanUp();
    });
    try {
        const request = parseCommandLine(commandLine);
        server = await startServer(await ensureInstallation(), {
            trustsEveryFolder: request.disablesWorkspaceTrust,
            developsExtensions: true,
            environment: { [consoleMark.variable]: consoleMark.value },
            ...(request.userDataDirectory && { userDataDirectory: request.userDataDirectory }),
            ...(request.extensionsDirectory && { extensionsDirectory: request.extensionsDirectory }),
        });
        browser = await launchBrowser();
        return await runInPage(await browser.newPage(), server, browser, request, () => isEnding);
    } catch (error) {
        console.error(describeFailure(error));
        return failure;
    } finally {
        if (isEnding) {
            await untilEnded();
        }
        await cleanUp();
        release();
    }
}

async function runInPage(
    page: Page,
    server: VSCodeServer,
    browser: Browser,
    request: HostCommandLine,
    isEnding: () => boolean,
): Promise<number> {
    const unmarked: string[] = [];
    let wasHeard = false;
    page.on('pageerror', error => unmarked.push(error.message));
    let settle: (outcome: Outcome) => void = () => undefined;
    const outcome = new Promise<Outcome>(resolve => {
        settle = resolve;
    });
    const silence = setTimeout(
        () => settle({ reason: `nothing was heard of them for ${silenceLimitMs / 1000} seconds` }),
        silenceLimitMs,
    );
    void server.ended.then(() => settle({ reason: "VS Code's server ended" }));
    browser.on('disconnected', () => settle({ reason: 'the browser ended' }));
    page.on('crash', () => settle({ reason: "VS Code's page crashed" }));

    // Exposed before the page loads: VS Code looks for them once. It logs through the first what the tests print and what
    // the workbench itself has to say; the mark tells them apart.
    await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
        if (values[0] !== consoleMark.value) {
            unmarked.push(format(...values));
            return;
        }
        silence.refresh();
        wasHeard = true;
        const stream = type === 'error' || type === 'warn' ? process.stderr : process.stdout;
        stream.write(`${format(...values.slice(1))}\n`);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) =>
        // A test that ends the extension host's process with 0 looks like success here.
        settle(code === 0 && !wasHeard ? { reason: 'they ended without a word' } : { code }),
    );
    page.goto(
        server.address({
            ...(request.workspace && { folder: request.workspace }),
            extensionDevelopmentPaths: request.extensionDevelopmentPaths,
            extensionTestsPath: request.extensionTestsPath,
        }),
    ).catch(error => settle({ reason: error.message }));

    const ended = await outcome;
    clearTimeout(silence);
    if (isEnding()) {
        await untilEnded();
    }
    if ('reason' in ended) {
        console.error(`The tests never reported: ${ended.reason}.`);
    }
    const code = 'code' in ended ? ended.code : failure;
    if (code !== 0 && !wasHeard) {
        const log = [...withoutNoise(server.output()), ...withoutNoise(unmarked.join('\n'))];
        console.error(`VS Code's own log:\n${log.join('\n').replace(/^/gm, '  ')}`);
    }
    return code;
}
