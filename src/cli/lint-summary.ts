// The last lines of `netspec lint` for people: what was fixed, what was found, and what is left for --fix.

import { commentRules } from '../model/finding.ts';
import type { Environment } from './environment.ts';
import type { LintedFile } from './lint-command.ts';
import type { WrongConfiguration } from './lint-configurations.ts';
import { countBySeverity } from './placed-diagnostic.ts';

export function printLintSummary(
    files: readonly LintedFile[],
    wrong: readonly WrongConfiguration[],
    { print, output: { style } }: Environment,
): void {
    for (const { file, fixed } of files) {
        for (const title of fixed) {
            print(`${style.green('fixed')} ${file}: ${title}\n`);
        }
    }
    const all = [...wrong, ...files].flatMap(({ diagnostics }) => diagnostics);
    const where = `in ${countOf(files.length, 'file')}`;
    const counted = countBySeverity(all);
    print(counted === undefined ? `No findings ${where}.\n` : `${style.bold(counted)} ${where}\n`);
    const fixable = all.filter(
        ({ rule, fixes }) =>
            fixes.some(({ safety }) => safety === 'safe') && !commentRules.some(name => name === rule),
    ).length;
    if (fixable > 0) {
        print(`${fixable} can be fixed safely: --fix\n`);
    }
}

function countOf(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
