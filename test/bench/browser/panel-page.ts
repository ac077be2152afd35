// The panel as it ships, in a headless Chromium, with a host made of messages: what a measurement of it needs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { repositoryRoot } from '../../../scripts/paths.ts';
import { launchBrowser } from '../../../scripts/vscode-host/browser.ts';

export interface PanelPage {
    readonly page: Page;
    readonly devtools: CDPSession;
    close(): Promise<void>;
}

/** VS Code's Dark Modern, as far as the panel reads it. */
const theme: Readonly<Record<string, string>> = {
    'editor-background': '#1f1f1f',
    foreground: '#cccccc',
    descriptionForeground: '#9d9d9d',
    'charts-blue': '#59a4f9',
    'charts-orange': '#d18616',
    'charts-purple': '#b180d7',
    'charts-green': '#89d185',
    'charts-yellow': '#cca700',
    'charts-red': '#f14c4c',
    'button-background': '#0078d4',
    'button-foreground': '#ffffff',
    'font-family': 'sans-serif',
    'font-size': '13px',
};

const policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

/** A page of dist/ as it was built, which has said `ready` and waits for the answer. `view` is what it finds that was looked at. */
export async function openPanel(view: object, size = { width: 1000, height: 900 }): Promise<PanelPage> {
    const browser: Browser = await launchBrowser();
    try {
        const page = await browser.newPage({ viewport: size });
        const dist = (name: string): string => readFileSync(join(repositoryRoot, 'dist', name), 'utf8');
        const variables = Object.entries(theme).map(([name, value]) => `--vscode-${name}: ${value}`);
        await page.setContent(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>:root { ${variables.join('; ')} }</style><style>${dist('webview.css')}</style></head>
<body class="vscode-dark"><div id="app"></div></body></html>`);
        await page.evaluate(`globalThis.initialView = ${JSON.stringify(view)}; ${host}`);
        await page.evaluate(dist('webview.js'));
        const devtools = await page.context().newCDPSession(page);
        return { page, devtools, close: () => browser.close() };
    } catch (error) {
        await browser.close();
        throw error;
    }
}

/**
 * What the page is given for VS Code: `tell` sends the view one message and counts it, `asked` is what it asked for. Every
 * request of the view is answered.
 */
const host = `
globalThis.asked = [];
globalThis.told = 0;
let state = initialView;
const receive = data => window.dispatchEvent(new MessageEvent('message', { data }));
globalThis.tell = (method, argument) => {
    told++;
    receive({ rpc: 'request', id: 'host.' + told, method, argument });
};
globalThis.acquireVsCodeApi = () => ({
    postMessage(message) {
        if (message.rpc === 'request') {
            asked.push(message);
            queueMicrotask(() => receive({ rpc: 'reply', id: message.id, result: undefined }));
        }
    },
    getState: () => state,
    setState: next => { state = next; },
});
`;
