// The commands, in the order of the palette. The manifest's list is written from this table (`npm run generate`), and what
// registers them is typed by it.

export interface CommandContribution {
    readonly title: string;
    /** One of VS Code's product icons, where the command stands on a button. */
    readonly icon?: string;
    /** A `when` clause: the command is greyed out where it does not hold. */
    readonly enablement?: string;
}

/** By the last part of the id: `train` is `dropoutLab.train`. */
export const commands = {
    newModel: { title: 'New Model', icon: 'new-file' },
    train: { title: 'Train', icon: 'play' },
    compareWithoutDropout: { title: 'Compare Without Dropout', icon: 'git-compare' },
    stop: { title: 'Stop', icon: 'debug-stop', enablement: 'dropoutLab.training' },
    resume: { title: 'Resume', icon: 'debug-continue', enablement: 'dropoutLab.canResume' },
    trainFurther: { title: 'Train Further', icon: 'debug-step-over', enablement: 'dropoutLab.hasRuns' },
    evaluateOnTest: { title: 'Evaluate on Test Set', icon: 'beaker', enablement: 'dropoutLab.hasRuns' },
    openRunSpec: { title: 'Open Spec of This Run', icon: 'go-to-file', enablement: 'dropoutLab.hasRuns' },
    showHistory: { title: 'Show Run History', icon: 'history' },
    clearHistory: { title: 'Clear Run History', icon: 'clear-all', enablement: 'dropoutLab.hasRuns' },
    showCurves: { title: 'Show Curves', icon: 'graph-line' },
    exportCurves: { title: 'Export Curves', icon: 'save', enablement: 'dropoutLab.hasRuns' },
    explainRule: { title: 'Explain Rule', icon: 'question' },
    copyAsCommandLine: { title: 'Copy as Command Line', icon: 'terminal' },
    restartLanguageServer: { title: 'Restart Language Server' },
    showLog: { title: 'Show Log' },
} as const satisfies Readonly<Record<string, CommandContribution>>;

export type CommandName = keyof typeof commands;
