// What the language itself reports, besides the rules of the linter: for `netspec explain` and the reference. The
// messages carry the particulars; a page says what kind of mistake it is. Every example is run by a test.

import type { commentRules, configurationRule, languageRules, Severity } from './finding.ts';

export interface LanguageRulePage {
    readonly id: (typeof languageRules)[number] | (typeof commentRules)[number] | typeof configurationRule;
    readonly severity: Severity;
    /** One sentence, for lists. */
    readonly summary: string;
    /** Paragraphs in Markdown. */
    readonly text: string;
    /** A spec that is reported, and one that is not. */
    readonly bad?: string;
    readonly good?: string;
    /** True where settings and `netspec.config.json` may give it a severity. */
    readonly configurable: boolean;
}

const model = (...lines: readonly string[]): string =>
    `model digits_mlp {\n${lines.map(line => `    ${line}\n`).join('')}}\n`;

/** In alphabetical order. */
export const languageRulePages: readonly LanguageRulePage[] = [
    {
        id: 'configuration',
        severity: 'error',
        summary: 'A mistake in `netspec.config.json`.',
        text:
            'A configuration that is no JSON is left out as a whole; an entry that makes no sense, as an unknown rule or an ' +
            'option out of its range, is left out by itself. The message says what applies instead, and `netspec lint` exits with 2.',
        configurable: false,
    },
    {
        id: 'data',
        severity: 'error',
        summary: 'Data that cannot be used as the spec says.',
        text: 'A file that is not there, a column that has no such name, a split that leaves nothing to train on. A run on such data cannot start.',
        bad: `${model('input(64)', 'dense(10, activation = softmax)')}\ndata digits {\n    source = csv("gone.csv")\n}\n`,
        good: `${model('input(64)', 'dense(10, activation = softmax)')}\ndata digits {\n    source = builtin(digits)\n}\n`,
        configurable: false,
    },
    {
        id: 'ignore-without-reason',
        severity: 'warning',
        summary: 'A `netspec-ignore` comment that does not say why.',
        text:
            'Whoever reads the spec next has to know whether the finding was wrong, or the network is odd on purpose. The form is ' +
            '`// netspec-ignore RULE, RULE: reason`, on a line of its own above the layer, setting, block or declaration.',
        bad: model(
            'input(64)',
            'dense(256, activation = relu)',
            'dropout(0.2)',
            '// netspec-ignore stacked-dropout',
            'dropout(0.4)',
            'dense(10, activation = softmax)',
        ),
        good: model(
            'input(64)',
            'dense(256, activation = relu)',
            'dropout(0.2)',
            '// netspec-ignore stacked-dropout: a study of stacks',
            'dropout(0.4)',
            'dense(10, activation = softmax)',
        ),
        configurable: true,
    },
    {
        id: 'name',
        severity: 'error',
        summary: 'A name that nothing has, or that two things have.',
        text: 'Layers, activations, losses and all else that is called by name are listed in the reference; models, data and constants are declared in the spec itself.',
        bad: model('input(64)', 'dens(10, activation = softmax)'),
        good: model('input(64)', 'dense(10, activation = softmax)'),
        configurable: false,
    },
    {
        id: 'not-runnable-yet',
        severity: 'info',
        summary: 'Something that is checked and linted, but cannot be trained yet.',
        text: 'It is no fault of the spec, and fails no build. A run that uses it is refused.',
        configurable: false,
    },
    {
        id: 'shape',
        severity: 'error',
        summary: 'Layers whose shapes do not fit.',
        text: 'A layer is given values of a shape that it cannot take. The message has both shapes.',
        bad: model('input(8, 8, 1)', 'dense(10, activation = softmax)'),
        good: model('input(8, 8, 1)', 'flatten()', 'dense(10, activation = softmax)'),
        configurable: false,
    },
    {
        id: 'syntax',
        severity: 'error',
        summary: 'Text that is no spec, or a file that cannot be read.',
        text: 'Where one mistake makes the rest unreadable, only the first is reported.',
        bad: 'model digits_mlp {\n    input(64\n}\n',
        good: model('input(64)', 'dense(10, activation = softmax)'),
        configurable: false,
    },
    {
        id: 'type',
        severity: 'error',
        summary: 'A value of the wrong kind, or out of its range.',
        text: 'An argument or a setting is given what it cannot take: a text for a number, a negative width, one value too many.',
        bad: model('input(64)', 'dense(2.5, activation = softmax)'),
        good: model('input(64)', 'dense(25, activation = softmax)'),
        configurable: false,
    },
    {
        id: 'unused-ignore',
        severity: 'warning',
        summary: 'A `netspec-ignore` comment that silences nothing.',
        text:
            'What it silenced has been mended, or the rule is misspelt, or the comment stands above something else. A rule that is ' +
            'off is not called unused.',
        bad: model(
            'input(64)',
            '// netspec-ignore stacked-dropout: a study of stacks',
            'dropout(0.2)',
            'dense(10, activation = softmax)',
        ),
        good: model('input(64)', 'dropout(0.2)', 'dense(10, activation = softmax)'),
        configurable: true,
    },
];

export function languageRulePage(id: string): LanguageRulePage | undefined {
    return languageRulePages.find(page => page.id === id);
}
