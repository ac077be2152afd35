import { nearestName } from '../core/nearest-name.ts';
import { explainRule } from '../lint/explain.ts';
import { ruleOf, rules } from '../lint/rules/index.ts';
import { languageRules } from '../model/finding.ts';
import { didYouMean, UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { exitCodes } from './environment.ts';
import { renderMarkdown } from './render-markdown.ts';

const widestText = 100;

export const explainCommand: Command = {
    name: 'explain',
    summary: 'Explains a rule of the linter: why it exists, on what evidence, and what it lets pass.',
    usage: '[RULE]',
    details: 'Without a rule, lists them all.',
    options: {},
    exits: { 0: 'The rule was explained.', 2: 'There is no such rule.' },
    examples: ['netspec explain stacked-dropout'],
    async run({ positionals }, { print, output }) {
        const [id, ...others] = positionals;
        if (others.length > 0) {
            throw new UsageError('One rule at a time, please.');
        }
        if (id === undefined) {
            const width = Math.max(...rules.map(rule => rule.id.length)) + 3;
            for (const rule of rules) {
                print(`${rule.id.padEnd(width)}${rule.severity.padEnd(9)}${rule.summary}\n`);
            }
            return exitCodes.ok;
        }
        const rule = ruleOf(id);
        if (rule === undefined) {
            if (languageRules.some(name => name === id)) {
                throw new UsageError(
                    `${id} belongs to the language rather than to the linter: its messages say all there is.`,
                );
            }
            const near = nearestName(
                id,
                rules.map(known => known.id),
            );
            throw new UsageError(
                `There is no rule ${JSON.stringify(id)}.${didYouMean(near)} netspec explain lists them all.`,
            );
        }
        const markdown = explainRule(rule);
        // Piped into a file or a pager for Markdown, it stays Markdown.
        print(
            output.isTerminal
                ? renderMarkdown(markdown, output.style, Math.min(output.columns, widestText))
                : markdown,
        );
        return exitCodes.ok;
    },
};
