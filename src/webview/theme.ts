// The editor's theme as the charts need it. VS Code hands it to webviews as CSS variables and changes them in place.

import type { Disposable } from '../core/disposable.ts';
import { choosePalette, parseColor, withAlpha } from './colors.ts';

export interface Theme {
    /** The runs' colours, by `RunInfo.color`. */
    readonly palette: readonly string[];
    readonly background: string;
    readonly foreground: string;
    /** For axis labels. */
    readonly muted: string;
    readonly grid: string;
    /** Opacity of shaded gaps. */
    readonly shade: number;
    readonly fontFamily: string;
    readonly isHighContrast: boolean;
}

/** Blue and orange first: they are told apart by everyone. */
const chartVariables = ['blue', 'orange', 'purple', 'green', 'yellow', 'red'];

export function readTheme(): Theme {
    const style = getComputedStyle(document.documentElement);
    const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
    const background = read('--vscode-editor-background', '#1e1e1e');
    const foreground = read('--vscode-foreground', '#cccccc');
    const isHighContrast = /vscode-high-contrast/.test(document.body.className);
    const palette = choosePalette(
        chartVariables.map(name => read(`--vscode-charts-${name}`, '')),
        background,
    );
    return {
        palette,
        background,
        foreground,
        muted: isHighContrast ? foreground : read('--vscode-descriptionForeground', foreground),
        grid:
            parseColor(foreground) === undefined
                ? foreground
                : withAlpha(foreground, isHighContrast ? 0.3 : 0.1),
        shade: isHighContrast ? 0.3 : 0.16,
        fontFamily: read('--vscode-font-family', 'sans-serif'),
        isHighContrast,
    };
}

/** Gives the style sheet the palette, for charts that are drawn by it. */
export function setPalette({ palette }: Theme, page: HTMLElement): void {
    for (const [place, color] of palette.entries()) {
        page.style.setProperty(`--series-${place + 1}`, color);
    }
}

/** Calls back once for each change of theme, after VS Code has set all its variables. */
export function watchTheme(changed: (theme: Theme) => void): Disposable {
    let scheduled = false;
    const observer = new MutationObserver(() => {
        if (!scheduled) {
            scheduled = true;
            requestAnimationFrame(() => {
                scheduled = false;
                changed(readTheme());
            });
        }
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
    return { dispose: () => observer.disconnect() };
}
