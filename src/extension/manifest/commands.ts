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
    compareOverSeeds: { title: 'Compare Without Dropout Over Seeds', icon: 'layers' },
    measureFix: { title: 'Measure This Fix', icon: 'beaker' },
    findRate: { title: 'Find Dropout Rate', icon: 'search' },
    sweep: { title: 'Sweep', icon: 'run-all' },
    stop: { title: 'Stop', icon: 'debug-stop', enablement: 'dropoutLab.training' },
    pause: { title: 'Pause', icon: 'debug-pause', enablement: 'dropoutLab.training' },
    resume: { title: 'Resume', icon: 'debug-continue', enablement: 'dropoutLab.canResume' },
    trainFurther: { title: 'Train Further', icon: 'debug-step-over', enablement: 'dropoutLab.hasRuns' },
    evaluateOnTest: { title: 'Evaluate on Test Set', icon: 'checklist', enablement: 'dropoutLab.hasRuns' },
    tryIt: { title: 'Try It', icon: 'pencil', enablement: 'dropoutLab.hasRuns' },
    openRunSpec: { title: 'Open Spec of This Run', icon: 'go-to-file', enablement: 'dropoutLab.hasRuns' },
    diffRunSpec: {
        title: 'Compare Spec of This Run With Today',
        icon: 'diff',
        enablement: 'dropoutLab.hasRuns',
    },
    compareRuns: { title: 'Compare Runs', icon: 'compare-changes', enablement: 'dropoutLab.hasRuns' },
    renameRun: { title: 'Rename Run', icon: 'edit', enablement: 'dropoutLab.hasRuns' },
    editRunNotes: { title: 'Edit Notes of Run', icon: 'note', enablement: 'dropoutLab.hasRuns' },
    pinRun: { title: 'Pin Run', icon: 'pin', enablement: 'dropoutLab.hasRuns' },
    unpinRun: { title: 'Unpin Run', icon: 'pinned', enablement: 'dropoutLab.hasRuns' },
    deleteRun: { title: 'Delete Run', icon: 'trash', enablement: 'dropoutLab.hasRuns' },
    undoDelete: { title: 'Undo Delete of Runs', icon: 'discard', enablement: 'dropoutLab.canUndoDelete' },
    showHistory: { title: 'Show Run History', icon: 'history' },
    clearHistory: { title: 'Clear Run History', icon: 'clear-all', enablement: 'dropoutLab.hasRuns' },
    showCurves: { title: 'Show Curves', icon: 'graph-line' },
    exportCurves: { title: 'Export Curves', icon: 'save', enablement: 'dropoutLab.hasRuns' },
    explainRule: { title: 'Explain Rule', icon: 'question' },
    copyAsCommandLine: { title: 'Copy as Command Line', icon: 'terminal' },
    restartLanguageServer: { title: 'Restart Language Server', icon: 'refresh' },
    showLog: { title: 'Show Log', icon: 'output' },
} as const satisfies Readonly<Record<string, CommandContribution>>;

export type CommandName = keyof typeof commands;
