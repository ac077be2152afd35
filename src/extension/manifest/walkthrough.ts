// The walkthrough *Get Started with Dropout Lab*. The manifest's steps are written from this table (`npm run generate`).

import type { CommandName, commands } from './commands.ts';

export interface WalkthroughStep {
    /** In kebab-case; its picture is `media/walkthrough/<id>.svg`. */
    readonly id: string;
    readonly title: string;
    /** Sentences in Markdown. */
    readonly text: string;
    /** What the step's button does; doing it in whatever way completes the step. */
    readonly command: CommandName;
    readonly button: string;
    /** What the picture shows, for those who do not see it. */
    readonly picture: string;
}

export const walkthrough = {
    id: 'getStarted',
    title: 'Get Started with Dropout Lab',
    description: 'Describe a network, mend its dropout, and watch it overfit, or not, in the editor.',
    steps: [
        {
            id: 'new-model',
            title: 'Describe a network',
            text: 'A NetSpec file reads like the table in a paper: layers, data, training. Begin with a template that trains as it is; the shape and the parameters of each layer stand behind it.',
            command: 'newModel',
            button: 'New Model',
            picture:
                'A spec with an input, dense and dropout layers, and the output shape of each behind its line.',
        },
        {
            id: 'train',
            title: 'Train it here',
            text: 'Training runs in the editor: no Python, no server, no account. The panel shows the loss on training and validation data, epoch by epoch.',
            command: 'train',
            button: 'Train',
            picture:
                'Two curves falling: training loss goes on falling, validation loss turns; the gap between them is shaded.',
        },
        {
            id: 'compare',
            title: 'Ask what dropout does',
            text: 'Trains the same network with and without its dropout, from the same seed and on the same split, and draws both.',
            command: 'compareWithoutDropout',
            button: 'Compare Without Dropout',
            picture:
                'The curves of two runs in two colours: with dropout the gap stays small, without it grows.',
        },
        {
            id: 'explain-rule',
            title: 'Mend the dropout',
            text: 'The linter says where a dropout is in the wrong place or too strong, with the number for this very layer. The light bulb repairs it; *Explain Rule* says why, with sources.',
            command: 'explainRule',
            button: 'Explain Rule',
            picture: 'Two dropouts in a row, underlined, with the quick fix that merges them into one.',
        },
        {
            id: 'command-line',
            title: 'Take it elsewhere',
            text: 'The same work is done by `netspec` in a terminal and in continuous integration. Copy the line that trains this spec.',
            command: 'copyAsCommandLine',
            button: 'Copy as Command Line',
            picture: 'A terminal in which netspec trains a spec and draws its curves.',
        },
    ] satisfies readonly WalkthroughStep[],
} as const;

/** The step's text with its button, as the manifest wants it. */
export function describeStep({ text, command, button }: WalkthroughStep): string {
    return `${text}\n[${button}](command:dropoutLab.${command satisfies keyof typeof commands})`;
}
