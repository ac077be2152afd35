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
    showCurves: { title: 'Show Curves', icon: 'graph-line' },
    explainRule: { title: 'Explain Rule', icon: 'question' },
    copyAsCommandLine: { title: 'Copy as Command Line', icon: 'terminal' },
    restartLanguageServer: { title: 'Restart Language Server' },
    showLog: { title: 'Show Log' },
} as const satisfies Readonly<Record<string, CommandContribution>>;

export type CommandName = keyof typeof commands;
