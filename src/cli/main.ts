// The command line's one entrance: picks the command, and turns what goes wrong into a message and an exit code.

import { nearestName } from '../core/nearest-name.ts';
import { didYouMean, parseArguments, UsageError } from './arguments.ts';
import { type Command, helpOfAll, helpOfCommand, helpOption } from './command.ts';
import { compareCommand } from './compare-command.ts';
import { type Environment, exitCodes } from './environment.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { explainCommand } from './explain-command.ts';
import { findRateCommand } from './find-rate-command.ts';
import { formatCommand } from './format-command.ts';
import { lintCommand } from './lint-command.ts';
import { lspCommand } from './lsp-command.ts';
import { measureCommand } from './measure-command.ts';
import { resumeCommand } from './resume-command.ts';
import { runsCommand } from './runs-command.ts';
import { sweepCommand } from './sweep-command.ts';
import { trainCommand } from './train-command.ts';

/** In alphabetical order. */
const commands: readonly Command[] = [
    compareCommand,
    evaluateCommand,
    explainCommand,
    findRateCommand,
    formatCommand,
    lintCommand,
    lspCommand,
    measureCommand,
    resumeCommand,
    runsCommand,
    sweepCommand,
    trainCommand,
];

/** Settles with the exit code; throws for nothing that a user can do. */
export async function main(words: readonly string[], environment: Environment): Promise<number> {
    const [name, ...rest] = words;
    const command = commands.find(known => known.name === name);
    try {
        return command === undefined
            ? mainWithoutCommand(name, rest, environment)
            : await runCommand(command, rest, environment);
    } catch (error) {
        if (!(error instanceof UsageError)) {
            throw error;
        }
        const subject = command === undefined ? 'netspec' : `netspec ${command.name}`;
        environment.complain(
            `${environment.errorStyle.bold(environment.errorStyle.red(`${subject}:`))} ${error.message}\n` +
                `Try ${subject} --help.\n`,
        );
        return exitCodes.unusable;
    }
}

function runCommand(command: Command, words: readonly string[], environment: Environment): Promise<number> {
    const parsed = parseArguments(words, { ...command.options, help: helpOption });
    if (parsed.has('help')) {
        environment.print(helpOfCommand(command));
        return Promise.resolve(exitCodes.ok);
    }
    if (command.needsStore !== undefined && !(command.needsStore !== 'always' && parsed.has('no-store'))) {
        const elsewhere = environment.startAgainForStore();
        if (elsewhere !== undefined) {
            return elsewhere;
        }
    }
    return command.run(parsed, environment);
}

function mainWithoutCommand(
    name: string | undefined,
    rest: readonly string[],
    { print, complain, version }: Environment,
): number {
    switch (name) {
        case undefined:
            complain(helpOfAll(commands));
            return exitCodes.unusable;
        case '-V':
        case '--version':
            print(`netspec ${version}\n`);
            return exitCodes.ok;
        case '-h':
        case '--help':
        case 'help': {
            const asked = commands.find(known => known.name === rest[0]);
            print(asked === undefined ? helpOfAll(commands) : helpOfCommand(asked));
            return exitCodes.ok;
        }
        default: {
            if (name.startsWith('-')) {
                const near = nearestName(name.replace(/^-+/, ''), ['help', 'version']);
                throw new UsageError(`There is no option ${name}.${didYouMean(near && `--${near}`)}`);
            }
            const names = commands.map(known => known.name);
            const isFile = name.endsWith('.netspec');
            const hint = isFile
                ? ` To check that file: netspec lint ${name}`
                : didYouMean(nearestName(name, names));
            throw new UsageError(
                `There is no command ${JSON.stringify(name)}, but ${names.join(', ')}.${hint}`,
            );
        }
    }
}
