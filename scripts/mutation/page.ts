// `docs/mutation.md`: what became of the mutants of each rule, and of those that nothing noticed, why.

import { blocks, code, prose, table } from '../reference/markdown.ts';
import { equivalents } from './equivalents.ts';
import { type Outcome, readResults, type Status } from './results.ts';
import type { Target } from './targets.ts';

const notice = '<!-- Written by `npm run mutation -- --report` from the last run: do not edit. -->';

const numbers = ['mutants', 'killed', 'not noticed', 'of these equivalent', 'refused', 'share killed'];

export function mutationPage(targets: readonly Target[]): string {
    const tried = targets
        .map(target => ({ target, outcomes: readResults(target).outcomes }))
        .filter(({ outcomes }) => outcomes.length > 0);
    const isRule = ({ target }: { readonly target: Target }) => !target.name.includes('/');
    const untried = targets
        .filter(target => !tried.some(each => each.target === target))
        .map(target => ({ target }));
    const rulesLeft = untried.filter(isRule).map(({ target }) => code(target.name));
    const unnoticed = tried.flatMap(({ target, outcomes }) =>
        outcomes.filter(isUnnoticed).map(outcome => ({ target, outcome })),
    );
    return `${blocks(
        notice,
        '# What the tests of the linter notice',
        prose(
            'Every condition, comparison, piece of arithmetic and logic of the rules was changed, one at a time, and the tests of that rule ' +
                'were run: `npm run mutation`. A change that no test notices is one that somebody could make by mistake.',
        ),
        prose(
            'Texts are left out, and what only acts while a file is loaded, as the documentation of a rule does. *Refused* are those that no ' +
                'test notices and the compiler does, mostly a check for `undefined` without which the next line has no type; as in ' +
                'Stryker’s own reports they are not counted. *Equivalent* are those that were looked at and change nothing: they count as not noticed.',
        ),
        prose(
            `${summary('The rules', tried.filter(isRule))} ${summary(
                'What several rules call',
                tried.filter(each => !isRule(each)),
            )}`,
        ),
        prose(
            `${rulesLeft.length === 0 ? '' : `Not tried yet: ${rulesLeft.join(', ')}. `}${untried.length - rulesLeft.length} further files that several rules call have not been tried on their own.`,
        ),
        '## By file',
        table(
            ['file', ...numbers],
            tried.map(({ target, outcomes }) => {
                const { killed, counted } = tallyOf(outcomes);
                return [
                    code(target.name),
                    String(counted),
                    String(killed),
                    String(counted - killed),
                    String(
                        outcomes.filter(each => isUnnoticed(each) && reasonFor(target, each) !== undefined)
                            .length,
                    ),
                    String(outcomes.filter(({ status }) => status === 'refused').length),
                    percent(killed, counted),
                ];
            }),
            numbers,
        ),
        '## Equivalent',
        table(
            ['file', 'from', 'to', 'why it changes nothing'],
            unnoticed.flatMap(({ target, outcome }) => {
                const reason = reasonFor(target, outcome);
                return reason === undefined
                    ? []
                    : [[code(target.name), inCode(outcome.original), inCode(outcome.replacement), reason]];
            }),
        ),
        '## Not noticed',
        table(
            ['file', 'line', 'from', 'to'],
            unnoticed
                .filter(({ target, outcome }) => reasonFor(target, outcome) === undefined)
                .map(({ target, outcome }) => [
                    code(target.name),
                    String(outcome.line),
                    inCode(outcome.original),
                    inCode(outcome.replacement),
                ]),
        ),
    )}\n`;
}

const isUnnoticed = ({ status }: Outcome) => status === 'survived' || status === 'uncovered';

function reasonFor({ name }: Target, { original, replacement }: Outcome): string | undefined {
    return equivalents.find(
        each =>
            each.target === name &&
            oneLine(each.original) === oneLine(original) &&
            oneLine(each.replacement) === oneLine(replacement),
    )?.reason;
}

function tallyOf(outcomes: readonly Outcome[]) {
    const count = (...of: readonly Status[]) => outcomes.filter(({ status }) => of.includes(status)).length;
    const killed = count('killed', 'timeout');
    return { killed, counted: killed + count('survived', 'uncovered') };
}

function summary(what: string, some: readonly { readonly outcomes: readonly Outcome[] }[]): string {
    const { killed, counted } = tallyOf(some.flatMap(({ outcomes }) => outcomes));
    if (counted === 0) {
        return '';
    }
    return `${what}, ${some.length} files: ${killed} of ${counted} mutants are killed, ${percent(killed, counted)}.`;
}

function percent(part: number, whole: number): string {
    return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`;
}

function oneLine(text: string): string {
    return text.replaceAll(/\s+/g, ' ').trim();
}

function inCode(text: string): string {
    const line = oneLine(text);
    return `\`${line.length > 90 ? `${line.slice(0, 89)}…` : line}\``;
}
