// The panel's page as the host writes it, with the bundle that ships and under its own policy, in a headless Chromium and in the
// colours of any theme of VS Code: for tests of the page itself, which need no VS Code. What the page asks is answered through
// the RPC of the extension; the transport alone is another.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { repositoryRoot } from '../../scripts/paths.ts';
import { recordedThemes, type ThemeVariables } from '../../scripts/theme-variables.ts';
import { panelHtml } from '../../src/extension/panel/panel-html.ts';
import type { PanelHostApi, PanelViewApi, RunSnapshot } from '../../src/protocol/panel.ts';
import type { SweepSnapshot } from '../../src/protocol/panel-sweeps.ts';
import { connect, type Handlers } from '../../src/protocol/rpc.ts';
import type { Theme } from './vscode-page.ts';

export interface PanelPageOptions {
    readonly runs: readonly RunSnapshot[];
    /** A sweep to be shown. */
    readonly sweep?: SweepSnapshot;
    /** What the page finds that was looked at. */
    readonly view?: object;
    readonly theme?: Theme;
    /** What the page says in Chinese; English where left out. */
    readonly strings?: Readonly<Record<string, string>>;
    /** In CSS pixels. */
    readonly size?: { readonly width: number; readonly height: number };
}

export interface PanelPage {
    readonly page: Page;
    /** What the page has asked of the host, by name. */
    readonly asked: readonly string[];
    /** Tells the view anew what runs there are. */
    tell(runs: readonly RunSnapshot[]): Promise<void>;
    setTheme(theme: Theme): Promise<void>;
    close(): Promise<void>;
}

const origin = 'https://panel.test';

const questions = [
    ...[
        'ready',
        'stop',
        'pause',
        'resume',
        'trainAgain',
        'compare',
        'remove',
        'rename',
        'revealSpec',
        'firstLayer',
    ],
    ...[
        'saveFile',
        'newModel',
        'decisions',
        'monteCarlo',
        'openSweep',
        'stopSweep',
        'showRuns',
        'saveSweepReport',
    ],
];

/** Everything that is asked is answered by nothing, and noted. */
function answers(note: (method: string) => void): Handlers<PanelHostApi> {
    return Object.fromEntries(questions.map(method => [method, () => note(method)])) as never;
}

export async function openPanelPage(browser: Browser, options: PanelPageOptions): Promise<PanelPage> {
    const { runs, sweep, view = {}, theme = 'dark', strings, size = { width: 1000, height: 900 } } = options;
    const context = await browser.newContext({ viewport: size });
    const page = await context.newPage();
    const html = panelHtml({
        title: 'Curves',
        language: strings === undefined ? 'en' : 'zh-cn',
        strings,
        source: origin,
        scriptUri: `${origin}/webview.js`,
        styleUri: `${origin}/webview.css`,
    });
    await page.route(`${origin}/**`, route => {
        const name = new URL(route.request().url()).pathname.slice(1);
        return name === ''
            ? route.fulfill({ contentType: 'text/html', body: html })
            : route.fulfill({ path: join(repositoryRoot, 'dist', name) });
    });
    const asked: string[] = [];
    let receive: (message: unknown) => void = () => {};
    await page.exposeFunction('toHost', (message: unknown) => receive(message));
    await page.addInitScript(host, view);
    const { remote } = connect<PanelViewApi, PanelHostApi>(
        {
            post: message => void page.evaluate(deliver, message).catch(() => {}),
            listen(listener) {
                receive = listener;
                return { dispose: () => {} };
            },
        },
        answers(method => void asked.push(method)),
    );
    let sequence = 0;
    const tell = (told: readonly RunSnapshot[]): Promise<void> =>
        remote.state({ sequence: sequence++, runs: told });
    const setTheme = async (name: Theme): Promise<void> => {
        await page.evaluate(wear, recordedThemes()[name]);
    };
    await page.goto(`${origin}/`);
    await setTheme(theme);
    await tell(runs);
    if (sweep !== undefined) {
        await remote.sweeps({ sweeps: [sweep], focus: sweep.id });
        await page.locator('main.sweep').waitFor();
    }
    await page.locator('main:visible').waitFor();
    return { page, asked, tell, setTheme, close: () => context.close() };
}

/** Text of what finds faults with a page. */
export const axeSource = (): string =>
    readFileSync(join(repositoryRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What of the page is used here, where no types of the DOM are. */
interface View {
    readonly document: {
        readonly documentElement: { readonly style: { cssText: string } };
        readonly body: { className: string };
    };
    dispatchEvent(event: unknown): void;
    readonly MessageEvent: new (kind: string, of: { readonly data: unknown }) => unknown;
    toHost(message: unknown): void;
    acquireVsCodeApi?: unknown;
    readonly axe: {
        run(): Promise<{
            readonly violations: readonly {
                readonly id: string;
                readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
            }[];
        }>;
    };
}

/** Runs in the page: what VS Code gives to it. */
function host(initial: object): void {
    const page = globalThis as unknown as View;
    let state: unknown = initial;
    page.acquireVsCodeApi = () => ({
        postMessage: (message: unknown) => page.toHost(message),
        getState: () => state,
        setState(next: unknown) {
            state = next;
        },
    });
}

/** Runs in the page. */
function deliver(data: unknown): void {
    const page = globalThis as unknown as View;
    page.dispatchEvent(new page.MessageEvent('message', { data }));
}

/** Runs in the page: as VS Code does when its theme changes. */
function wear({ bodyClass, variables }: ThemeVariables): void {
    const { document } = globalThis as unknown as View;
    document.documentElement.style.cssText = Object.entries(variables)
        .map(([name, value]) => `--vscode-${name}: ${value};`)
        .join(' ');
    document.body.className = bodyClass;
}

/** What axe-core finds fault with, in words; empty for nothing. */
export async function faultsOf(page: Page): Promise<string[]> {
    const isThere = await page.evaluate(() => 'axe' in globalThis);
    if (!isThere) {
        await page.evaluate(axeSource());
    }
    return page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as View).axe.run();
        return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
        );
    });
}
