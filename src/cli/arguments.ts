// Arguments of a command, checked against its table of options.

import { parseArgs } from 'node:util';
import { nearestName } from '../core/nearest-name.ts';

export interface CommandOption {
    /** A single letter. */
    readonly short?: string;
    /** The word for its value in help, as `N`; without one it is a switch. */
    readonly value?: string;
    readonly choices?: readonly string[];
    readonly summary: string;
}

/** The command line itself is wrong; the message names the argument. */
export class UsageError extends Error {}

export interface Arguments {
    readonly positionals: readonly string[];
    has(option: string): boolean;
    text(option: string): string | undefined;
    /** Every value of an option that may be given more than once, in order. */
    all(option: string): readonly string[];
    /** @throws UsageError unless it is one of the option's choices. */
    choice<C extends string>(option: string, choices: readonly C[], fallback: C): C;
    /** @throws UsageError unless it is a whole number within the limits. */
    integer(option: string, minimum: number, maximum: number): number | undefined;
    /** @throws UsageError unless it is a finite number. */
    number(option: string): number | undefined;
}

/** @throws UsageError for an option that the command does not have, or one without its value. */
export function parseArguments(
    words: readonly string[],
    options: Readonly<Record<string, CommandOption>>,
): Arguments {
    const { tokens } = parseArgs({
        args: [...words],
        strict: false,
        tokens: true,
        allowPositionals: true,
        options: Object.fromEntries(
            Object.entries(options).map(([name, { value, short }]) => [
                name,
                { type: value === undefined ? 'boolean' : 'string', ...(short && { short }) } as const,
            ]),
        ),
    });
    const values = new Map<string, string[]>();
    const positionals: string[] = [];
    for (const token of tokens) {
        if (token.kind === 'positional') {
            positionals.push(token.value);
        } else if (token.kind === 'option') {
            const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
            if (option === undefined) {
                throw new UsageError(unknownOption(token.rawName, options));
            }
            if (option.value === undefined && token.value !== undefined) {
                throw new UsageError(`${token.rawName} takes no value.`);
            }
            // A value that looks like an option is a forgotten value, unless it is a negative number.
            const isMissing =
                token.value === undefined || (!token.inlineValue && /^-(?!\.?\d)/.test(token.value));
            if (option.value !== undefined && isMissing) {
                throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${option.value}.`);
            }
            values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
        }
    }
    return argumentsOf(values, positionals);
}

function argumentsOf(all: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]): Arguments {
    // Of an option that is given again, the last counts.
    const values = { get: (option: string) => all.get(option)?.at(-1) };
    const number = (option: string) => {
        const text = values.get(option);
        if (text === undefined) {
            return undefined;
        }
        const value = Number(text);
        if (text.trim() === '' || !Number.isFinite(value)) {
            throw new UsageError(`--${option} needs a number, not ${JSON.stringify(text)}.`);
        }
        return value;
    };
    return {
        positionals,
        has: option => all.has(option),
        text: option => values.get(option),
        all: option => all.get(option) ?? [],
        choice(option, choices, fallback) {
            const text = values.get(option);
            const found = choices.find(choice => choice === text);
            if (text !== undefined && found === undefined) {
                const near = nearestName(text, choices);
                throw new UsageError(
                    `--${option} is one of ${choices.join(', ')}, not ${JSON.stringify(text)}.${didYouMean(near)}`,
                );
            }
            return found ?? fallback;
        },
        number,
        integer(option, minimum, maximum) {
            const value = number(option);
            if (value !== undefined && !(Number.isInteger(value) && value >= minimum && value <= maximum)) {
                throw new UsageError(
                    `--${option} needs a whole number from ${minimum} to ${maximum}, not ${values.get(option)}.`,
                );
            }
            return value;
        },
    };
}

function unknownOption(rawName: string, options: Readonly<Record<string, CommandOption>>): string {
    const near = nearestName(rawName.replace(/^-+/, ''), Object.keys(options));
    return `There is no option ${rawName}.${didYouMean(near && `--${near}`)}`;
}

export function didYouMean(name: string | undefined): string {
    return name === undefined ? '' : ` Did you mean ${name}?`;
}
