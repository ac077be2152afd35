// Branches of `concat` that cannot be joined: the message, at the branch that is most likely the wrong one.

import type { ShapeProblem } from '../../catalog/entry.ts';
import { branchMismatch } from '../../catalog/layers/concat.ts';
import type { Shape } from '../../core/shape.ts';
import type { Concat } from '../generated/ast.ts';
import { rangeOf } from './describe.ts';
import type { Place } from './network-builder.ts';
import type { Resolution } from './resolution.ts';

type End = Extract<Place, { at: 'layer' }>;

/** Reports what keeps the branches from being joined. `ends` has one place for each branch, `start` is where they begin. */
export function reportBranches(
    resolution: Resolution,
    concat: Concat,
    start: Place,
    ends: readonly End[],
    problem: ShapeProblem,
): void {
    const expected = expectedShape(start, ends);
    for (const [index, { shape }] of ends.entries()) {
        const mismatch = branchMismatch(shape, expected);
        const branch = concat.branches[index];
        if (mismatch !== undefined && branch !== undefined) {
            const brace = rangeOf(branch).start;
            resolution.report({
                rule: 'shape',
                message: `\`concat\` expects ${mismatch.expected} of this branch, found ${mismatch.found}. ${mismatch.remedy}`,
                range: { start: brace, end: brace + 1 },
            });
            return;
        }
    }
    const { start: keyword } = rangeOf(concat);
    resolution.report({
        rule: 'shape',
        message: `\`concat\` expects ${problem.expected}, found ${problem.found}.`,
        range: { start: keyword, end: keyword + 'concat'.length },
    });
}

/** An empty branch cannot be written otherwise, so the others have to fit it; else most branches are right, or the first. */
function expectedShape(start: Place, ends: readonly End[]): Shape {
    const empty = ends.find(({ id }) => start.at === 'layer' && id === start.id);
    const fitting = ({ shape }: End) => ends.filter(end => !branchMismatch(end.shape, shape)).length;
    const [most] = [...ends].sort((a, b) => fitting(b) - fitting(a));
    return (empty ?? most)?.shape ?? [];
}
