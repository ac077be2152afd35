import { nearestName } from '../core/nearest-name.ts';
import { ruleOf } from '../lint/rules/index.ts';
import { didYouMean, UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { type Environment, exitCodes } from './environment.ts';
import { explainTopic, type RuleRow, ruleRow, ruleRows, topicNames } from './explain-topics.ts';
import { renderMarkdown } from './render-markdown.ts';

const widestText = 100;
const formats = ['pretty', 'json'] as const;

export const explainCommand: Command = {
    name: 'explain',
    summary: 'Explains a rule, a layer, a setting or another name of the language.',
    usage: '[NAME] [options]',
    details:
        'Of a rule of the linter: why it exists, on what evidence, what it lets pass, and how to\n' +
        'configure it. Without a name, lists all rules.',
    options: {
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'For people (default), or one JSON object a line.',
        },
    },
    exits: { 0: 'It was explained.', 2: 'Nothing has that name.' },
    examples: ['netspec explain', 'netspec explain stacked-dropout', 'netspec explain spatial_dropout'],
    async run(words, environment) {
        const [name, ...others] = words.positionals;
        if (others.length > 0) {
            throw new UsageError('One name at a time, please.');
        }
        const isJson = words.choice('format', formats, 'pretty') === 'json';
        if (name === undefined) {
            listRules(isJson, environment);
            return exitCodes.ok;
        }
        const markdown = explainTopic(name);
        if (markdown === undefined) {
            const near = nearestName(name, topicNames());
            throw new UsageError(
                `There is no rule or other name ${JSON.stringify(name)}.${didYouMean(near)} netspec explain lists the rules.`,
            );
        }
        const { print, output } = environment;
        if (isJson) {
            const row = ruleRow(name);
            print(`${JSON.stringify({ ...(row === undefined ? { name } : ruleToJson(row)), markdown })}\n`);
        } else {
            // Piped into a file or a pager for Markdown, it stays Markdown.
            print(
                output.isTerminal
                    ? renderMarkdown(markdown, output.style, Math.min(output.columns, widestText))
                    : markdown,
            );
        }
        return exitCodes.ok;
    },
};

function listRules(isJson: boolean, { print, output: { style } }: Environment): void {
    const rows = ruleRows();
    if (isJson) {
        for (const row of rows) {
            print(`${JSON.stringify(ruleToJson(row))}\n`);
        }
        return;
    }
    const width = Math.max(...rows.map(({ id }) => id.length)) + 2;
    const line = ({ id, severity, onByDefault, summary }: RuleRow) =>
        `  ${style.bold(id.padEnd(width))}${(onByDefault ? severity : `off (${severity})`).padEnd(14)}${summary}\n`;
    print('Rules of the linter:\n');
    for (const row of rows.filter(({ id }) => ruleOf(id) !== undefined)) {
        print(line(row));
    }
    print('\nReported by the language:\n');
    for (const row of rows.filter(({ id }) => ruleOf(id) === undefined)) {
        print(line(row));
    }
}

function ruleToJson({ id, severity, onByDefault, category, summary }: RuleRow): object {
    return { rule: id, severity, on_by_default: onByDefault, category, summary };
}
