// What the parser says where it stops, in the words of people who write specs.

import { AbstractParserErrorMessageProvider, type LexerResult } from 'langium';

type Token = LexerResult['tokens'][number];

const closers: Readonly<Record<string, string>> = {
    Body: 'a layer or `}`',
    Settings: 'a setting (`name = value`) or `}`',
    Model: '`{`, the layers of the model',
};

/** What each rule of the grammar is called by people. */
const expectations: Readonly<Record<string, string>> = {
    Spec: 'a declaration: `model`, `data`, `train`, `sweep` or `let`',
    Declaration: 'a declaration: `model`, `data`, `train`, `sweep` or `let`',
    Statement: 'a layer, `repeat`, `residual` or `concat`',
    LayerStatement: 'a layer',
    Repeat: 'a layer',
    Residual: 'a layer',
    Concat: 'a layer',
};
const value = 'a value: a number, a name, a call, a list or a text';

const names: Readonly<Record<string, string>> = {
    Let: 'the name of the constant',
    Model: 'the name of the model',
    Parameter: 'the name of a parameter',
    Data: 'the name of the data block',
    Train: 'the name of a model',
    Sweep: 'the name of a run',
    Setting: 'the name of a setting',
};

/** `relu`, or `the end of the file`: what was found, for a message. */
export function describeToken(token: Token | undefined): string {
    if (token === undefined || token.image === '' || token.tokenType.name === 'EOF') {
        return 'the end of the file';
    }
    const image = token.image.length > 40 ? `${token.image.slice(0, 40)}...` : token.image;
    return `\`${image}\``;
}

const ruleOf = (ruleName: string): string => ruleName.replace(/\u200B$/, '');

export class NetSpecParserMessages extends AbstractParserErrorMessageProvider {
    override buildMismatchTokenMessage(options: {
        expected: { name: string };
        actual: Token;
        previous: Token;
        ruleName: string;
    }): string {
        const rule = ruleOf(options.ruleName);
        if (options.actual.image === ',' && (rule === 'Settings' || rule === 'Body')) {
            return `Unexpected \`,\`: ${rule === 'Body' ? 'layers' : 'settings'} need no mark between them.`;
        }
        return `Expected ${this.expectedToken(rule, options.expected.name, options.previous)}, found ${describeToken(options.actual)}.`;
    }

    override buildNotAllInputParsedMessage(options: { firstRedundant: Token; ruleName: string }): string {
        return `Expected ${expectations.Spec}, found ${describeToken(options.firstRedundant)}.`;
    }

    override buildNoViableAltMessage(options: {
        actual: Token[];
        previous: Token;
        ruleName: string;
        expectedPathsPerAlt: { name: string }[][][];
        customUserDescription: string;
    }): string {
        const expected = options.previous?.image === 'repeat' ? 'how many times to repeat' : value;
        return `Expected ${expectations[ruleOf(options.ruleName)] ?? expected}, found ${describeToken(options.actual[0])}.`;
    }

    override buildEarlyExitMessage(options: { actual: Token[]; ruleName: string; previous: Token }): string {
        const expected = ruleOf(options.ruleName) === 'Concat' ? '`{` and the layers' : value;
        return `Expected ${expected}, found ${describeToken(options.actual[0])}.`;
    }

    private expectedToken(rule: string, expected: string, previous: Token): string {
        switch (expected) {
            case 'ID':
                if (rule === 'Train' && previous?.image === 'on') {
                    return 'the name of a data block';
                }
                return names[rule] ?? 'a name';
            case '}':
                return closers[rule] ?? '`}`';
            case ')':
                return rule === 'Expression' || rule === 'Primary' ? '`)`' : '`,` or `)`';
            case ']':
                return '`,` or `]`';
            case '{':
                return rule === 'Body'
                    ? '`{` and the layers'
                    : rule === 'Settings'
                      ? '`{` and the settings'
                      : '`{`';
            case '=':
                return `\`=\` after ${describeToken(previous)}`;
            case 'EOF':
                return expectations.Spec ?? value;
            case 'on':
                return '`on` and the name of a data block';
            default:
                return `\`${expected}\``;
        }
    }
}
