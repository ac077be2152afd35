// VS Code as a person sees it: the steps of the end-to-end tests, in a person's words. Every step waits for what it is about
// and fails with what was not to be seen; nothing sleeps.

import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { commandLineOf, descendantsOf } from '../../scripts/children.ts';
import { packagedFiles, packQuietly } from '../../scripts/package.ts';
import { repositoryRoot } from '../../scripts/paths.ts';
import { launchBrowser } from '../../scripts/vscode-host/browser.ts';
import { ensureInstallation, type Installation } from '../../scripts/vscode-host/install.ts';
import {
    installExtension,
    settingsFile,
    startServer,
    type VSCodeServer,
} from '../../scripts/vscode-host/server.ts';
import { eventually } from './vscode-wait.ts';

export type Theme = 'light' | 'dark' | 'hc-black' | 'hc-light';

export interface StartOptions {
    /** Absolute path of the folder to open; tests that write give a copy. */
    readonly folder: string;
    /** Absolute path of a file to open at once. */
    readonly file?: string;
    /** True for restricted mode, as in a first visit of a folder whose authors are not trusted yet. */
    readonly isRestricted?: boolean;
    readonly theme?: Theme;
    /** Further user settings. */
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly environment?: Readonly<Record<string, string>>;
    /**
     * `web` runs the checkout's extension in a worker of the browser, as vscode.dev does, where VS Code shows no
     * notification; left out, the packaged extension runs on Node.
     */
    readonly extensionHost?: 'node' | 'web';
    /** Size of the window in CSS pixels. */
    readonly window?: { readonly width: number; readonly height: number };
}

export interface Problem {
    readonly severity: 'error' | 'warning' | 'info';
    readonly message: string;
    /** Who says so; empty where it is not said. */
    readonly source: string;
    /** Counted from 1, as the panel shows them. */
    readonly line: number;
    readonly column: number;
}

export interface RunningProcess {
    readonly pid: number;
    readonly commandLine: string;
}

/** How long a step waits for what it is about: many times what it takes, for machines that are slow and busy. */
const patienceMs = 60_000;
/** How long a step that may be tried again waits for each of its parts. */
const attemptMs = 10_000;

/** A theme's name in the settings, its name in the list of themes, and the class that it gives to the window. */
const themes: Readonly<Record<Theme, { id: string; label: string; className: string }>> = {
    light: { id: 'Light Modern', label: 'Light Modern', className: 'vs' },
    dark: { id: 'Dark Modern', label: 'Dark Modern', className: 'vs-dark' },
    'hc-black': { id: 'Default High Contrast', label: 'Dark High Contrast', className: 'hc-black' },
    'hc-light': { id: 'Default High Contrast Light', label: 'Light High Contrast', className: 'hc-light' },
};

const quietSettings = {
    'chat.disableAIFeatures': true,
    'editor.accessibilitySupport': 'off',
    'extensions.ignoreRecommendations': true,
    // As on the desktop; in a browser VS Code would save by itself.
    'files.autoSave': 'off',
    // The folder is opened in restricted mode without a question that would cover the window.
    'security.workspace.trust.startupPrompt': 'never',
    'telemetry.telemetryLevel': 'off',
    'window.confirmBeforeClose': 'never',
    'workbench.enableExperiments': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
};

/** Starts VS Code and waits until it can be used. Whoever starts it stops it. */
export async function startVSCode(options: StartOptions): Promise<VSCodePage> {
    const installation = await ensureInstallation();
    const dataDirectory = mkdtempSync(join(tmpdir(), 'dropout-lab-e2e-'));
    const removeData = () =>
        rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    let server: VSCodeServer | undefined;
    let browser: Browser | undefined;
    try {
        const settings = {
            ...quietSettings,
            'workbench.colorTheme': themes[options.theme ?? 'dark'].id,
            ...options.settings,
        };
        writeSettings(dataDirectory, settings);
        const isWeb = options.extensionHost === 'web';
        const webExtension = join(dataDirectory, 'web-extension');
        if (isWeb) {
            await copyForTheWeb(webExtension);
        } else {
            // Installed as users have it. Loaded from its sources, VS Code would keep its notifications to itself.
            installed ??= installedCheckout(installation);
        }
        const extensionsDirectory = await installed;
        server = await startServer(installation, {
            dataDirectory,
            ...(!isWeb && extensionsDirectory !== undefined && { extensionsDirectory }),
            trustsEveryFolder: options.isRestricted !== true,
            developsExtensions: isWeb,
            ...(options.environment && { environment: { ...options.environment } }),
        });
        // After the server's own handler, which ends what writes there: a test that crashes stops nothing itself.
        process.once('exit', removeData);
        browser = await launchBrowser();
        const page = await browser.newPage({ viewport: options.window ?? { width: 1400, height: 900 } });
        page.setDefaultTimeout(patienceMs);
        const vscode = new VSCodePage(page, browser, server, options.folder, removeData);
        await page.goto(
            server.address({
                folder: options.folder,
                ...(options.file !== undefined && { file: options.file }),
                ...(isWeb && { extensionDevelopmentPaths: [webExtension] }),
            }),
        );
        await vscode.waitUntilReady();
        return vscode;
    } catch (error) {
        await browser?.close();
        await server?.stop();
        removeData();
        throw error;
    }
}

export class VSCodePage {
    /** Playwright's page, for what no step below covers. */
    readonly page: Page;
    private readonly browser: Browser;
    private readonly server: VSCodeServer;
    private readonly addressOfFolder: string;
    private readonly removeData: () => void;

    constructor(page: Page, browser: Browser, server: VSCodeServer, folder: string, removeData: () => void) {
        this.page = page;
        this.browser = browser;
        this.server = server;
        this.addressOfFolder = server.address({ folder });
        this.removeData = removeData;
    }

    async waitUntilReady(): Promise<void> {
        await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    }

    // Opening and editing

    /** Opens a file of the folder by its name. */
    async openFile(name: string): Promise<void> {
        await this.choose('ControlOrMeta+P', name, name);
        await this.tab(name).waitFor();
    }

    /** The editor tab of this title. */
    tab(title: string): Locator {
        return this.page.locator('.tabs-container .tab').filter({ hasText: title }).first();
    }

    /** The text editor that has the focus, or the first one. */
    editor(): Locator {
        return this.page.locator('.editor-group-container.active .monaco-editor, .monaco-editor').first();
    }

    /** Puts the cursor at a place of the focused file; both count from 1. What takes the focus may close the input box. */
    async goTo(line: number, column = 1): Promise<void> {
        const isThere = async (): Promise<boolean> => {
            await this.focusEditor();
            await this.fillQuickInput('Control+G', `:${line}:${column}`);
            await this.press('Enter');
            await this.quickInputWidget().waitFor({ state: 'hidden', timeout: attemptMs });
            await this.statusBarItem(`Ln ${line}, Col ${column}`).waitFor({ timeout: attemptMs });
            return true;
        };
        await eventually(isThere, Boolean, `the cursor at ${line}:${column}`, patienceMs);
    }

    /** Types at the cursor, as a person does. */
    async type(text: string): Promise<void> {
        await this.page.keyboard.type(text);
    }

    /** Replaces the whole focused file by pasting, so that nothing is completed, closed or indented on the way. */
    async replaceAll(text: string): Promise<void> {
        await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
        await this.focusEditor();
        await this.press('ControlOrMeta+A');
        await this.press('ControlOrMeta+V');
    }

    async save(): Promise<void> {
        await this.press('ControlOrMeta+S');
        await this.page
            .locator('.editor-group-container.active .tab.active.dirty')
            .waitFor({ state: 'detached' });
    }

    /** Saves an unsaved file as this one. VS Code's own dialog asks for it, as the system's would; what takes the focus closes it. */
    async saveUntitled(path: string): Promise<void> {
        const isSaved = async (): Promise<boolean> => {
            if (!(await this.quickInput().isVisible())) {
                await this.focusEditor();
                await this.press('ControlOrMeta+S');
            }
            try {
                await this.quickInput().fill(path, { timeout: 5_000 });
                await this.press('Enter');
                await this.tab(basename(path)).waitFor({ timeout: 5_000 });
            } catch (error) {
                // A dialog that has lost the focus in the middle of opening shows no input, and is opened anew.
                await this.press('Escape');
                throw error;
            }
            return true;
        };
        await eventually(isSaved, Boolean, `the file ${path}`, patienceMs);
    }

    /** Types in place of as many characters from a place of the focused file on; both count from 1. */
    async typeOver(line: number, column: number, length: number, text: string): Promise<void> {
        await this.goTo(line, column);
        for (let count = 0; count < length; count++) {
            await this.press('Shift+ArrowRight');
        }
        await this.type(text);
    }

    async press(keys: string): Promise<void> {
        await this.page.keyboard.press(keys);
    }

    async focusEditor(): Promise<void> {
        await this.press('ControlOrMeta+1');
        await this.page.locator('.monaco-editor.focused').first().waitFor();
    }

    // Commands and questions

    /** Runs a command by its full title, `Dropout Lab: Train`. */
    async runCommand(title: string): Promise<void> {
        await this.choose('F1', `>${title}`, title);
    }

    /** The titles that the command palette offers for what is typed. */
    async commandsMatching(text: string): Promise<string[]> {
        await this.fillQuickInput('F1', `>${text}`);
        const rows = this.quickInputWidget().locator('.monaco-list-row');
        await rows.first().waitFor();
        const labels = await rows.locator('.quick-input-list-row .label-name').allInnerTexts();
        await this.press('Escape');
        return labels;
    }

    /** Runs a command and answers its quick picks; what takes the focus meanwhile closes them, so it may take a second time. */
    async runAndPick(title: string, ...labels: readonly string[]): Promise<void> {
        const isChosen = async (): Promise<boolean> => {
            await this.runCommand(title);
            for (const label of labels) {
                await this.quickItem(label).click({ timeout: attemptMs });
            }
            return true;
        };
        await eventually(isChosen, Boolean, `the choice of ${labels.join(', ')}`, patienceMs);
    }

    /** The entries of the quick pick that is open. */
    async picks(): Promise<string[]> {
        const rows = this.quickInputWidget().locator('.monaco-list-row');
        await rows.first().waitFor();
        return rows.locator('.quick-input-list-row .label-name').allInnerTexts();
    }

    /** Answers VS Code's own dialog for the name of a file, once it has proposed one, and waits until the file is there. */
    async saveAs(file: string): Promise<void> {
        const kind = extname(file);
        const isWritten = async (): Promise<boolean> => {
            // Before the dialog, the question before it may still be there, in the same box.
            const proposed = (await this.quickInput().isVisible())
                ? await this.quickInput().inputValue({ timeout: attemptMs })
                : '';
            if (proposed.endsWith(kind)) {
                await this.quickInput().fill(file, { timeout: attemptMs });
                await this.press('Enter');
                await this.quickInputWidget().waitFor({ state: 'hidden', timeout: attemptMs });
            }
            return existsSync(file) && statSync(file).size > 0;
        };
        await eventually(isWritten, Boolean, `the file ${file}`, patienceMs);
    }

    /** A notification that holds this text. */
    notification(text: string | RegExp): Locator {
        return this.page
            .locator('.notifications-toasts .notification-list-item')
            .filter({ hasText: text })
            .first();
    }

    /** Presses a button of a notification, also of one that VS Code has put away by itself after a while. */
    async answerNotification(text: string | RegExp, button: string): Promise<void> {
        const item = this.page
            .locator('.notifications-toasts.visible, .notifications-center.visible')
            .locator('.notification-list-item')
            .filter({ hasText: text })
            .first();
        const isAnswered = async (): Promise<boolean> => {
            if (!(await item.isVisible())) {
                await this.runCommand('Notifications: Show Notifications');
            }
            await item.getByRole('button', { name: button, exact: true }).click({ timeout: attemptMs });
            return true;
        };
        await eventually(isAnswered, Boolean, `the answer ${button}`, patienceMs);
    }

    /** Leaves restricted mode, by the banner and the page that it leads to. */
    async trustFolder(): Promise<void> {
        await this.runCommand('Workspaces: Manage Workspace Trust');
        await this.page
            .locator('.workspace-trust-editor')
            .getByRole('button', { name: 'Trust', exact: true })
            .click();
        await this.statusBarItem('Restricted Mode').waitFor({ state: 'hidden' });
    }

    statusBarItem(text: string | RegExp): Locator {
        return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text }).first();
    }

    // What the language has to say

    /** Squiggly underlines of one kind in the visible editors. */
    squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
        return this.page.locator(`.monaco-editor .squiggly-${severity}`);
    }

    async waitForSquiggle(severity: 'error' | 'warning' | 'info' | 'hint'): Promise<void> {
        await this.squiggles(severity).first().waitFor({ state: 'attached' });
    }

    /** The rows of the Problems panel as they stand; the panel is opened where it is not. */
    async problems(): Promise<Problem[]> {
        const panel = this.page.locator('.markers-panel');
        if (!(await panel.isVisible())) {
            await this.runCommand('Problems: Focus on Problems View');
            await panel.waitFor();
        }
        const labels = await panel
            .locator('.monaco-list-row')
            .evaluateAll(rows => rows.map(row => row.getAttribute('aria-label') ?? ''));
        return labels.flatMap(label => parseProblem(label) ?? []);
    }

    /** The problems once they satisfy a condition. */
    async problemsOnce(isAsExpected: (problems: readonly Problem[]) => boolean): Promise<Problem[]> {
        return eventually(() => this.problems(), isAsExpected, 'the Problems panel', patienceMs);
    }

    /**
     * Opens the quick fixes at the cursor and applies the one of this title. What arrives late, a code lens or a hint above the
     * line, closes the list again, so it may take a second time.
     */
    async applyQuickFix(title: string): Promise<void> {
        const widget = this.page
            .locator('.action-widget')
            .filter({ has: this.page.locator('.monaco-list') })
            .first();
        const fix = widget.locator('.monaco-list-row').filter({ hasText: title }).first();
        const isApplied = async (): Promise<boolean> => {
            await this.focusEditor();
            if (!(await fix.isVisible())) {
                await this.press('ControlOrMeta+.');
            }
            await fix.click({ timeout: attemptMs });
            return true;
        };
        await eventually(isApplied, Boolean, `the quick fix ${title}`, patienceMs);
        await widget.waitFor({ state: 'hidden' });
    }

    /** A code lens that holds this text. */
    codeLens(text: string | RegExp): Locator {
        return this.page.locator('.codelens-decoration a').filter({ hasText: text }).first();
    }

    /** Clicks a code lens; `line` is the line below it, counted from 1, for one that is not in view. */
    async clickCodeLens(text: string | RegExp, line?: number): Promise<void> {
        if (line !== undefined) {
            await this.goTo(line);
        }
        await this.codeLens(text).click();
    }

    /** Text of the hover at a place of the focused file. */
    async hoverText(line: number, column: number): Promise<string> {
        await this.goTo(line, column);
        await this.press('ControlOrMeta+K');
        await this.press('ControlOrMeta+I');
        const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
        await hover.waitFor();
        return hover.innerText();
    }

    /** What was measured of fixes, as it stands at the ends of lines, which is drawn by style sheets. */
    async effects(): Promise<string[]> {
        const contents = await this.page.evaluate<string[]>(
            `[...document.querySelectorAll('.view-lines [class*="ced-"]')].map(each => getComputedStyle(each, '::after').content)`,
        );
        return contents.filter(content => content.includes('over'));
    }

    // Panels

    /**
     * Inside of the visible webview: VS Code nests the extension's page in a frame of a frame. Where one takes the place of
     * another, both are there for a moment, and the newer one comes last.
     */
    webview(): FrameLocator {
        return this.page
            .locator('iframe.webview.ready')
            .last()
            .contentFrame()
            .frameLocator('iframe#active-frame');
    }

    /** Changes the colour theme, as a person does. */
    async setTheme(theme: Theme): Promise<void> {
        const { label, className } = themes[theme];
        const isSet = async (): Promise<boolean> => {
            await this.runCommand('Preferences: Color Theme');
            await this.quickInput().fill(label, { timeout: attemptMs });
            await this.quickItem(label).click({ timeout: attemptMs });
            return true;
        };
        await eventually(isSet, Boolean, `the theme ${label}`, patienceMs);
        await this.page.locator(`.monaco-workbench.${className}`).waitFor();
    }

    async screenshot(file: string): Promise<void> {
        mkdirSync(dirname(file), { recursive: true });
        // What fades in or out is shown as it will be.
        await this.page.screenshot({ path: file, animations: 'disabled' });
    }

    /** Loads the window anew; what was open comes back as far as VS Code and the extension remember it. */
    async reload(): Promise<void> {
        await this.page.goto(this.addressOfFolder);
        await this.waitUntilReady();
    }

    // Processes

    /** What VS Code's server has started and what that has started, with the server itself first. */
    processes(): RunningProcess[] {
        return [this.server.pid, ...descendantsOf(this.server.pid)].map(pid => ({
            pid,
            commandLine: commandLineOf(pid),
        }));
    }

    /** Closes the window as a person does; the server and its folders stay. */
    async closeWindow(): Promise<void> {
        await this.page.close();
    }

    /** Ends the browser and VS Code with SIGTERM and removes what they stored. Safe to call twice. */
    async stop(): Promise<void> {
        await Promise.allSettled([this.browser.close()]);
        await this.server.stop();
        this.removeData();
    }

    /** The server's own log, for a failing test to print. */
    serverLog(): string {
        return this.server.output();
    }

    /** Opens an input box by its keys. One that is still open is another one, and would take the text for its own. */
    private async fillQuickInput(keys: string, text: string): Promise<void> {
        if (await this.quickInput().isVisible()) {
            await this.press('Escape');
            await this.quickInputWidget().waitFor({ state: 'hidden', timeout: attemptMs });
        }
        await this.press(keys);
        await this.quickInput().fill(text, { timeout: attemptMs });
    }

    /** A webview that is just taking the focus closes what the keys opened, so it may take a second time. */
    private async choose(keys: string, text: string, label: string): Promise<void> {
        const isChosen = async (): Promise<boolean> => {
            await this.fillQuickInput(keys, text);
            try {
                await this.quickItem(label).click({ timeout: attemptMs });
            } catch (error) {
                // What came after it was opened, an extension's commands, it lists only when it is opened again.
                await this.press('Escape');
                throw error;
            }
            return true;
        };
        await eventually(isChosen, Boolean, `the choice of ${label}`, patienceMs);
    }

    private quickInputWidget(): Locator {
        return this.page.locator('.quick-input-widget:not(.hidden)');
    }

    private quickInput(): Locator {
        return this.quickInputWidget().locator('.quick-input-filter input');
    }

    private quickItem(label: string): Locator {
        const name = this.page.locator('.label-name', { hasText: exactly(label) });
        return this.quickInputWidget().locator('.monaco-list-row').filter({ has: name }).first();
    }
}

/**
 * A row of the Problems panel is labelled for screen readers:
 * `Warning: MESSAGE at line 3 and character 5. generated by SOURCE`. What it says is read back from that.
 */
export function parseProblem(label: string): Problem | undefined {
    const match =
        /^(Error|Warning|Info|Hint): (.*) at line (\d+) and character (\d+)\.?(?: This problem has references to \d+ locations\.?)?(?: generated by (.*))?$/s.exec(
            label,
        );
    if (match === null) {
        return undefined;
    }
    const [, severity = '', message = '', line, column, source = ''] = match;
    return {
        severity: severity.toLowerCase() as Problem['severity'],
        message,
        source,
        line: Number(line),
        column: Number(column),
    };
}

let installed: Promise<string> | undefined;

/** The folder of extensions with the checkout's package in it: made once for all tests of a process, and removed when it ends. */
async function installedCheckout(installation: Installation): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-vsix-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await installExtension(installation, folder, await packQuietly(folder));
    return join(folder, 'extensions');
}

/**
 * What the package holds, as an extension that has no `main`: beside a server, VS Code runs on Node whatever can run there,
 * and only what cannot in the browser's worker.
 */
async function copyForTheWeb(folder: string): Promise<void> {
    for (const file of await packagedFiles()) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        cpSync(join(repositoryRoot, file), join(folder, file));
    }
    const manifestFile = join(folder, 'package.json');
    const { main: _, extensionKind: __, ...manifest } = JSON.parse(readFileSync(manifestFile, 'utf8'));
    writeFileSync(manifestFile, JSON.stringify(manifest));
}

function writeSettings(dataDirectory: string, settings: Readonly<Record<string, unknown>>): void {
    const file = settingsFile(dataDirectory);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(settings, undefined, 4));
}

function exactly(text: string): RegExp {
    return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
