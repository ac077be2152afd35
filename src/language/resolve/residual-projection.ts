// A residual block whose branch changes the shape: the message, and the projection that would mend it.

import { t } from '../../core/localize.ts';
import { formatShape, type Shape } from '../../core/shape.ts';
import type { TextFix } from '../../model/finding.ts';
import type { Residual } from '../generated/ast.ts';
import { rangeOf } from './describe.ts';
import type { Resolution } from './resolution.ts';

/** Reports that a branch and its shortcut have different shapes. */
export function reportShapeChange(
    resolution: Resolution,
    residual: Residual,
    branch: Shape,
    shortcut: Shape,
): void {
    const range = rangeOf(residual);
    const [argument] = residual.arguments;
    const keyword = { start: range.start, end: range.start + 'residual'.length };
    const projection = projectionBetween(shortcut, branch);
    const fix: TextFix | undefined =
        projection === undefined
            ? undefined
            : {
                  title:
                      argument === undefined
                          ? t('Add {0}', `projection = ${projection}`)
                          : t('Change to {0}', `projection = ${projection}`),
                  safety: 'safe',
                  edits: [
                      argument === undefined
                          ? {
                                range: { start: keyword.end, end: argumentsEnd(residual) },
                                newText: `(projection = ${projection})`,
                            }
                          : { range: rangeOf(argument), newText: `projection = ${projection}` },
                  ],
              };
    resolution.report({
        rule: 'shape',
        message:
            argument === undefined
                ? `The branch makes ${formatShape(branch)} of ${formatShape(shortcut)}, so its sum with the input does not exist: expected a branch that keeps the shape, or a projection of the input.`
                : `The branch makes ${formatShape(branch)}, the projection ${formatShape(shortcut)}: expected the same shape.`,
        range: argument === undefined ? keyword : rangeOf(argument.value ?? argument),
        ...(fix && { fixes: [fix] }),
    });
}

/** The end of an empty pair of parentheses after the keyword, else the end of the keyword. */
function argumentsEnd(residual: Residual): number {
    const start = rangeOf(residual).start;
    const empty = /^residual\s*\(\s*\)/.exec(residual.$cstNode?.text ?? '');
    return start + (empty?.[0].length ?? 'residual'.length);
}

/** The one layer that brings `from` to `to`, as NetSpec; undefined where no dense layer or 1 x 1 convolution does. */
export function projectionBetween(from: Shape, to: Shape): string | undefined {
    if (from.length === 1 && to.length === 1) {
        return `dense(${to[0]})`;
    }
    const [height = 0, width = 0] = from;
    const [newHeight, newWidth, channels] = to;
    if (from.length !== 3 || to.length !== 3) {
        return undefined;
    }
    for (let stride = 1; stride <= height; stride++) {
        if (Math.ceil(height / stride) === newHeight && Math.ceil(width / stride) === newWidth) {
            return `conv2d(${channels}, 1${stride === 1 ? '' : `, strides = ${stride}`})`;
        }
    }
    return undefined;
}
