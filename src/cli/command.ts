// The form of a command, and the help that is made from it.

import type { Arguments, CommandOption } from './arguments.ts';
import type { Environment } from './environment.ts';

export interface Command {
    readonly name: string;
    /** One line, for the list of commands. */
    readonly summary: string;
    /** What follows the command's name: `FILE... [options]`. */
    readonly usage: string;
    readonly details: string;
    readonly options: Readonly<Record<string, CommandOption>>;
    /** Exit codes and what they mean here. */
    readonly exits: Readonly<Record<number, string>>;
    readonly examples: readonly string[];
    /** Where Node has no SQLite, the command is started again on one that has; `always` means that it cannot do without. */
    readonly needsStore?: 'always' | 'where there is one';
    /** Settles with the exit code. */
    run(words: Arguments, environment: Environment): Promise<number>;
}

export const helpOption: CommandOption = { short: 'h', summary: 'Shows this help.' };

export function helpOfCommand(command: Command): string {
    return joined([
        `${command.summary}`,
        `Usage: netspec ${command.name} ${command.usage}`,
        command.details,
        `Options:\n${optionLines({ ...command.options, help: helpOption })}`,
        `Exit code:\n${Object.entries(command.exits)
            .map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`)
            .join('\n')}`,
        `Examples:\n${command.examples.map(line => `  ${line}`).join('\n')}`,
    ]);
}

export function helpOfAll(commands: readonly Command[]): string {
    const width = Math.max(...commands.map(({ name }) => name.length)) + 3;
    return joined([
        'netspec lints and trains neural networks that are written as specs, and shows where they overfit.',
        'Usage: netspec COMMAND [arguments]',
        `Commands:\n${commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}`,
        'Options:\n  -h, --help      Shows this help, or a command’s: netspec train --help\n  -V, --version   Shows the version.',
        'Colours are used on a terminal only, and never where NO_COLOR is set.',
    ]);
}

function optionLines(options: Readonly<Record<string, CommandOption>>): string {
    const rows = Object.entries(options).map(([name, { short, value, choices, summary }]) => {
        // Two choices are a word; more would push every summary to the right, which then names them.
        const argument = choices !== undefined && choices.length <= 2 ? choices.join('|') : value;
        return [
            `${short ? `-${short}, ` : '    '}--${name}${argument ? ` ${argument}` : ''}`,
            summary,
        ] as const;
    });
    const width = Math.max(...rows.map(([left]) => left.length)) + 3;
    return rows.map(([left, summary]) => `  ${left.padEnd(width)}${summary}`).join('\n');
}

function joined(sections: readonly string[]): string {
    return `${sections.join('\n\n')}\n`;
}
