// A declaration whose own name is misspelt makes a mistake of every use of it. Where nothing uses the name as it is
// declared, and several places ask for one name that it is near to, the mistake is one and stands at the declaration.

import { t } from '../../core/localize.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Spec } from '../generated/ast.ts';
import type { Problem } from '../syntax/problem.ts';
import { nameRange } from './declarations.ts';
import type { NameUse } from './resolution.ts';

export function withoutRepeatedNames(
    text: string,
    spec: Spec,
    problems: readonly Problem[],
    uses: readonly NameUse[],
): readonly Problem[] {
    const groups = new Map<string, Problem[]>();
    for (const problem of problems) {
        const suggested = suggestionIn(problem);
        if (suggested !== undefined) {
            const key = `${text.slice(problem.range.start, problem.range.end)} ${suggested}`;
            groups.set(key, [...(groups.get(key) ?? []), problem]);
        }
    }
    const repeated = [...groups].filter(([, group]) => group.length > 1);
    if (repeated.length === 0) {
        return problems;
    }
    const used = new Set(uses.map(({ declaration }) => declaration.start));
    const replaced = new Map<Problem, Problem | undefined>();
    const mended = new Set<number>();
    for (const [key, group] of repeated) {
        const [wanted = '', declared = ''] = key.split(' ');
        const places = declarationsOf(spec, declared);
        const [place] = places;
        if (place !== undefined && places.length === 1 && !used.has(place.start)) {
            mended.add(place.start);
            for (const [index, problem] of group.entries()) {
                replaced.set(problem, index === 0 ? misspelt(wanted, declared, place, group) : undefined);
            }
        }
    }
    return problems.flatMap(problem =>
        replaced.has(problem)
            ? (replaced.get(problem) ?? [])
            : // That the misspelt name is taken is no mistake of its own.
              problem.rule === 'name' && mended.has(problem.range.start)
              ? []
              : [problem],
    );
}

/** The name that a problem says was meant. */
function suggestionIn({ rule, fixes }: Problem): string | undefined {
    return rule === 'name' && fixes?.length === 1 ? fixes[0]?.edits[0]?.newText : undefined;
}

/** Where a name is declared: as a constant, a model, a data block or a parameter. */
function declarationsOf({ declarations }: Spec, name: string): TextRange[] {
    return declarations.flatMap(declaration => {
        if (declaration.$type === 'Sweep' || declaration.$type === 'Train') {
            return [];
        }
        const parameters = declaration.$type === 'Model' ? declaration.parameters : [];
        return [declaration, ...parameters].filter(node => node.name === name).map(nameRange);
    });
}

function misspelt(wanted: string, declared: string, range: TextRange, group: readonly Problem[]): Problem {
    return {
        rule: 'name',
        message: `Nothing uses \`${declared}\`, and ${group.length} places name \`${wanted}\`, which nothing declares: one of the two is misspelt.`,
        range,
        related: group
            .slice(0, 10)
            .map(problem => ({ message: `\`${wanted}\` is used here.`, range: problem.range })),
        fixes: [
            {
                title: t('Change to `{0}`', wanted),
                safety: 'changes-training',
                edits: [{ range, newText: wanted }],
            },
            {
                title: t('Change the {0} uses to `{1}`', group.length, declared),
                safety: 'changes-training',
                edits: group.map(problem => ({ range: problem.range, newText: declared })),
            },
        ],
    };
}
