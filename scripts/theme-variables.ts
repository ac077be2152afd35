// The colours and fonts that VS Code's themes give to a webview, as far as the style sheets read them. They are kept in a file,
// so that tests show the panel in every theme without a VS Code.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Theme, VSCodePage } from '../test/support/vscode-page.ts';
import { repositoryRoot } from './paths.ts';

/** What VS Code sets on a webview's page. */
export interface ThemeVariables {
    /** Of the body: `vscode-dark`. */
    readonly bodyClass: string;
    /** By name, without `--vscode-`. */
    readonly variables: Readonly<Record<string, string>>;
}

/** Written by `npm run walk`. */
export const themesFile = join(repositoryRoot, 'test', 'fixtures', 'vscode-themes.json');

export function recordedThemes(): Readonly<Record<Theme, ThemeVariables>> {
    return JSON.parse(readFileSync(themesFile, 'utf8'));
}

/** Those that the view's style sheets and scripts name. */
function variablesInUse(): string[] {
    const names = globSync('src/webview/**/*.{css,ts}', { cwd: repositoryRoot }).flatMap(file => [
        ...readFileSync(join(repositoryRoot, file), 'utf8').matchAll(/--vscode-([\w-]*\w)/g),
    ]);
    // The charts' colours are read by names that are put together.
    const charts = ['blue', 'orange', 'purple', 'green', 'yellow', 'red'].map(name => `charts-${name}`);
    return [...new Set([...names.map(([, name]) => name!), ...charts])].sort();
}

/** What of the page is read. */
interface Page {
    readonly document: { readonly body: { readonly className: string }; readonly documentElement: object };
    getComputedStyle(element: object): { getPropertyValue(name: string): string };
}

/** What the webview that is shown has of its theme now. */
export function readThemeVariables(vscode: VSCodePage): Promise<ThemeVariables> {
    return vscode
        .webview()
        .locator('body')
        .evaluate((_, names): ThemeVariables => {
            const { document, getComputedStyle } = globalThis as unknown as Page;
            const style = getComputedStyle(document.documentElement);
            const entries = names.map(name => [name, style.getPropertyValue(`--vscode-${name}`).trim()]);
            return {
                // Without those of settings: less motion, a screen reader.
                bodyClass: (
                    document.body.className.match(/vscode-(?:light|dark|high-contrast)\S*/g) ?? []
                ).join(' '),
                variables: Object.fromEntries(entries.filter(([, value]) => value !== '')),
            };
        }, variablesInUse());
}
