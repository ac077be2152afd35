import { writeFileSync } from 'node:fs';
import { applyTextEdits } from '../core/text-range.ts';
import { formatText } from '../language/edits/format-text.ts';
import { analyzeFile } from './analyze.ts';
import { UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { type Environment, exitCodes } from './environment.ts';
import { printForPeople } from './print-for-people.ts';
import { describeWriteError } from './read-spec.ts';

/** As the editor lays out a spec where nobody has said otherwise. */
const indentation = '    ';

type Outcome = 'unchanged' | 'changed' | 'unusable';

export const formatCommand: Command = {
    name: 'format',
    summary: 'Lays out specs: one line for each layer and setting, `=` in one column.',
    usage: 'FILE... [options]',
    details:
        'Files are changed in place, and only their blanks: comments, line endings and a byte-order\n' +
        'mark stay as they are. A file with a mistake in its syntax is left alone, and the mistake is\n' +
        'printed.',
    options: { check: { summary: 'Changes nothing, and names the files that would change.' } },
    exits: {
        0: 'Every file is laid out now; with --check, was so before.',
        1: 'With --check: a file would change.',
        2: 'A file cannot be read, understood or written.',
    },
    examples: ['netspec format model.netspec', 'netspec format --check models/*.netspec'],
    async run(words, environment) {
        if (words.positionals.length === 0) {
            throw new UsageError('Name at least one file.');
        }
        const check = words.has('check');
        const outcomes = words.positionals.map(file => formatFile(file, check, environment));
        if (outcomes.includes('unusable')) {
            return exitCodes.unusable;
        }
        return check && outcomes.includes('changed') ? exitCodes.findings : exitCodes.ok;
    },
};

function formatFile(file: string, check: boolean, environment: Environment): Outcome {
    const { analysis, diagnostics, lines, mark } = analyzeFile(file);
    const syntax = diagnostics.filter(({ rule }) => rule === 'syntax');
    if (analysis === undefined || syntax.length > 0) {
        printForPeople(syntax, lines, environment);
        return 'unusable';
    }
    const edits = formatText(analysis, indentation);
    if (edits.length === 0) {
        return 'unchanged';
    }
    if (check) {
        environment.print(`${file} would change.\n`);
        return 'changed';
    }
    try {
        writeFileSync(file, mark + applyTextEdits(analysis.text, edits));
    } catch (error) {
        environment.complain(`${file}: ${describeWriteError(error)}\n`);
        return 'unusable';
    }
    environment.print(`${file} is laid out anew.\n`);
    return 'changed';
}
