// The headless Chromium in which the tests' VS Code shows itself.

import { type Browser, chromium } from 'playwright-core';
import { ensureChromium } from '../chromium.ts';

// What a browser does of its own accord (updates, reports, first-run pages) is noise in a test and needs a network.
const quietFlags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

/** Our own signal handlers end the browser, in order with the server; Playwright's would race with them. */
export async function launchBrowser(): Promise<Browser> {
    return chromium.launch({
        executablePath: await ensureChromium(),
        args: quietFlags,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
    });
}
