// Reads `netspec.config.json`. Whatever is wrong with it is said at its place in the file, and never stops anybody: what
// cannot be understood is left out, and the message says what applies instead.

import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { nearestName } from '../../core/nearest-name.ts';
import type { TextRange } from '../../core/text-range.ts';
import { languageRules, type Severity } from '../../model/finding.ts';
import { type LintConfiguration, type Preset, presets } from '../run.ts';
import {
    type ConfigurableRule,
    type ConfiguredSeverity,
    configurableRules,
    describeRange,
    isInRange,
    severitiesFor,
} from './configurable-rules.ts';

/** What `netspec lint` fails on. */
export const failLevels = ['error', 'warning', 'info', 'hint', 'never'] as const;
export type FailLevel = Severity | 'never';

export interface ConfigurationFile {
    readonly lint: LintConfiguration;
    /** Undefined where the file says nothing of it. */
    readonly failOn?: FailLevel;
}

export interface ConfigurationMistake {
    readonly message: string;
    readonly range: TextRange;
}

export interface ReadConfiguration {
    readonly configuration: ConfigurationFile;
    /** In the order of the text. */
    readonly mistakes: readonly ConfigurationMistake[];
}

/** The settings of the file, with what each means. */
export const fileSettings = {
    $schema: 'Address of a JSON schema, for editors.',
    preset: 'Which rules are on that nothing else is said of: `recommended`, the rules’ own defaults, or `strict`, every rule.',
    rules: 'Severity and options of single rules, by their ids.',
    fail_on:
        'The lowest severity that makes `netspec lint` exit with 1; `never` for none. An option `--fail-on` overrides it.',
} as const;

/**
 * JSON, in which comments and a comma behind the last item are allowed.
 *
 * @param text without a byte-order mark.
 */
export function readConfigurationFile(
    text: string,
    known: readonly ConfigurableRule[] = configurableRules(),
): ReadConfiguration {
    const errors: ParseError[] = [];
    const root = treeOf(text, errors);
    if (root === 'too deep') {
        const message = "This is no configuration: it is nested too deeply. The linter's defaults apply.";
        return { configuration: { lint: {} }, mistakes: [{ message, range: { start: 0, end: 1 } }] };
    }
    const [error] = errors;
    if (error !== undefined || root === undefined) {
        const { offset, length } = error ?? { offset: 0, length: 0 };
        const code = error === undefined ? 'ValueExpected' : printParseErrorCode(error.error);
        const what = whatIsWrong[code] ?? 'a text holds a character that it may not';
        const message = `This is no JSON: ${what}. The linter's defaults apply.`;
        const start = Math.min(offset, text.length);
        return {
            configuration: { lint: {} },
            mistakes: [{ message, range: { start, end: Math.min(start + length, text.length) } }],
        };
    }
    const reader = new Reader(known);
    const configuration = reader.read(root);
    return {
        configuration,
        mistakes: reader.mistakes.sort((a, b) => a.range.start - b.range.start),
    };
}

/** The parser calls itself for each level, and the stack ends somewhere. */
function treeOf(text: string, errors: ParseError[]): Node | undefined | 'too deep' {
    try {
        return parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
    } catch (error) {
        if (error instanceof RangeError) {
            return 'too deep';
        }
        throw error;
    }
}

const whatIsWrong: Readonly<Record<string, string>> = {
    InvalidSymbol: 'only true, false and null are words without quotes',
    InvalidNumberFormat: 'this number is not well formed',
    PropertyNameExpected: 'the name of a setting in double quotes is expected',
    ValueExpected: 'a value is expected',
    ColonExpected: 'a colon is expected',
    CommaExpected: 'a comma is expected',
    CloseBraceExpected: 'a closing brace is expected',
    CloseBracketExpected: 'a closing bracket is expected',
    EndOfFileExpected: 'the file should end here',
    UnexpectedEndOfComment: 'a comment does not end',
    UnexpectedEndOfString: 'a text lacks its closing quote',
    UnexpectedEndOfNumber: 'a number ends too early',
};

interface Property {
    readonly name: string;
    readonly key: Node;
    readonly value: Node;
}

class Reader {
    readonly mistakes: ConfigurationMistake[] = [];
    private readonly known: readonly ConfigurableRule[];

    constructor(known: readonly ConfigurableRule[]) {
        this.known = known;
    }

    read(root: Node): ConfigurationFile {
        let preset: Preset | undefined;
        let perRule: Pick<LintConfiguration, 'severities' | 'options'> = {};
        let failOn: FailLevel | undefined;
        for (const { name, key, value } of this.propertiesOf(
            root,
            'A configuration',
            'The defaults apply.',
        )) {
            switch (name) {
                case '$schema':
                    if (value.type !== 'string') {
                        this.report(value, `\`$schema\` is the address of a schema, not ${shown(value)}.`);
                    }
                    break;
                case 'preset':
                    preset = this.choice(value, '`preset`', presets, 'The preset recommended applies.');
                    break;
                case 'fail_on':
                    failOn = this.choice(value, '`fail_on`', failLevels, 'Warnings fail.');
                    break;
                case 'rules':
                    perRule = this.rulesOf(value);
                    break;
                default:
                    this.report(key, this.unknown('setting', name, Object.keys(fileSettings)));
            }
        }
        return {
            lint: { ...(preset !== undefined && { preset }), ...perRule },
            ...(failOn !== undefined && { failOn }),
        };
    }

    private rulesOf(node: Node): Pick<LintConfiguration, 'severities' | 'options'> {
        const severities: Record<string, ConfiguredSeverity> = {};
        const options: Record<string, Readonly<Record<string, number>>> = {};
        for (const { name, key, value } of this.propertiesOf(node, '`rules`', 'All have their defaults.')) {
            const rule = this.known.find(({ id }) => id === name);
            if (rule === undefined) {
                const isOfLanguage = languageRules.some(id => id === name);
                this.report(
                    key,
                    isOfLanguage
                        ? `\`${name}\` reports mistakes of the language, which have one severity. This entry is ignored.`
                        : this.unknown(
                              'rule',
                              name,
                              this.known.map(({ id }) => id),
                          ),
                );
            } else if (value.type === 'object') {
                this.readRule(rule, value, severities, options);
            } else {
                this.readSeverity(rule, value, severities, ', or an object of `severity` and `options`');
            }
        }
        return { severities, options };
    }

    private readRule(
        rule: ConfigurableRule,
        node: Node,
        severities: Record<string, ConfiguredSeverity>,
        options: Record<string, Readonly<Record<string, number>>>,
    ): void {
        for (const { name, key, value } of this.propertiesOf(node, `\`${rule.id}\``, '')) {
            if (name === 'severity') {
                this.readSeverity(rule, value, severities);
            } else if (name === 'options') {
                options[rule.id] = this.optionsOf(rule, value);
            } else {
                const candidates = ['severity', 'options'];
                const isOption = Object.hasOwn(rule.options, name);
                this.report(
                    key,
                    isOption
                        ? `\`${name}\` is an option: write it as \`"options": { "${name}": ... }\`. This entry is ignored.`
                        : this.unknown('setting', name, candidates, ' of a rule'),
                );
            }
        }
    }

    private readSeverity(
        rule: ConfigurableRule,
        node: Node,
        severities: Record<string, ConfiguredSeverity>,
        orElse = '',
    ): void {
        const choices = severitiesFor(rule.id);
        if (node.value === 'off' && !choices.includes('off')) {
            this.report(
                node,
                `\`${rule.id}\` refuses training, so it cannot be off: a run would be refused without a word. Its default applies.`,
            );
            return;
        }
        const severity = this.choice(
            node,
            `The severity of \`${rule.id}\``,
            choices,
            'Its default applies.',
            orElse,
        );
        if (severity !== undefined) {
            severities[rule.id] = severity;
        }
    }

    private optionsOf(rule: ConfigurableRule, node: Node): Readonly<Record<string, number>> {
        const values: Record<string, number> = {};
        const fallback = 'Its options have their defaults.';
        for (const { name, key, value } of this.propertiesOf(node, `\`options\` of ${rule.id}`, fallback)) {
            const option = Object.hasOwn(rule.options, name) ? rule.options[name] : undefined;
            if (option === undefined) {
                const names = Object.keys(rule.options);
                this.report(
                    key,
                    names.length === 0
                        ? `\`${rule.id}\` has no options. This entry is ignored.`
                        : this.unknown('option', name, names, ` of \`${rule.id}\``),
                );
            } else if (isInRange(value.value, option)) {
                values[name] = value.value;
            } else {
                this.report(
                    value,
                    `\`${name}\` of \`${rule.id}\` is ${describeRange(option)}, not ${shown(value)}. Its default, ${option.default}, applies.`,
                );
            }
        }
        return values;
    }

    /** The members of an object, each name once; what is no object, or named twice, is reported. */
    private propertiesOf(node: Node, subject: string, fallback: string): Property[] {
        if (node.type !== 'object') {
            const after = fallback === '' ? '' : ` ${fallback}`;
            this.report(node, `${subject} is an object, \`{ ... }\`, not ${shown(node)}.${after}`);
            return [];
        }
        const byName = new Map<string, Property>();
        for (const { children: [key, value] = [] } of node.children ?? []) {
            if (key === undefined || value === undefined) {
                continue;
            }
            const name = String(key.value);
            if (byName.has(name)) {
                this.report(key, `\`${name}\` is written twice; this one counts.`);
            }
            byName.set(name, { name, key, value });
        }
        return [...byName.values()];
    }

    private choice<C extends string>(
        node: Node,
        subject: string,
        choices: readonly C[],
        fallback: string,
        orElse = '',
    ): C | undefined {
        const found = choices.find(choice => choice === node.value);
        if (found === undefined) {
            const near = typeof node.value === 'string' ? nearestName(node.value, choices) : undefined;
            const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
            const list = choices.map(choice => `"${choice}"`).join(', ');
            this.report(
                node,
                `${subject} is one of ${list}${orElse}; not ${shown(node)}.${hint} ${fallback}`,
            );
        }
        return found;
    }

    private unknown(what: string, name: string, candidates: readonly string[], of = ''): string {
        const near = nearestName(name, candidates);
        const hint =
            near === undefined
                ? candidates.length <= 4
                    ? ` There are ${candidates.map(candidate => `\`${candidate}\``).join(', ')}.`
                    : ''
                : ` Did you mean \`${near}\`?`;
        return `There is no ${what} \`${name}\`${of}.${hint} This entry is ignored.`;
    }

    private report({ offset, length }: Node, message: string): void {
        this.mistakes.push({ message, range: { start: offset, end: offset + length } });
    }
}

/** A value in a message. */
function shown({ type, value }: Node): string {
    switch (type) {
        case 'object':
            return 'an object';
        case 'array':
            return 'a list';
        case 'string': {
            const text = JSON.stringify(value);
            return text.length <= 40 ? text : `${text.slice(0, 37)}..."`;
        }
        default:
            return String(value);
    }
}
