// Numbers: literals, arithmetic and ranges, folded before anything else sees them.

import type { Expression, NumberLiteral, Range } from '../generated/ast.ts';
import { formatNumber, rangeOf, writtenNumber } from './describe.ts';
import { evaluate, type Slot } from './evaluate.ts';
import { reportUnfit } from './misfits.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';

const anyNumber: Slot = { type: { kind: 'number' } };

/** More values than a sweep could ever take. */
const longestRange = 10_000;

/** The number that an expression folds to; undefined where it is unknown. Mistakes in it are reported. */
export function evaluateNumber(
    resolution: Resolution,
    expression: Expression | undefined,
    scope: Scope,
): number | undefined {
    if (expression === undefined) {
        return undefined;
    }
    switch (expression.$type) {
        case 'NumberLiteral':
            return finite(resolution, literal(expression), expression);
        case 'Sign': {
            const operand = evaluateNumber(resolution, expression.operand, scope);
            return operand === undefined ? undefined : expression.operator === '-' ? -operand : operand;
        }
        case 'Sum': {
            const operands = evaluateAll(resolution, expression.operands, scope);
            return (
                operands &&
                finite(
                    resolution,
                    operands.reduce((sum, operand, index) =>
                        expression.operators[index - 1] === '-' ? sum - operand : sum + operand,
                    ),
                    expression,
                )
            );
        }
        case 'Product': {
            const operands = evaluateAll(resolution, expression.operands, scope);
            const zero = operands?.findIndex(
                (operand, index) => operand === 0 && expression.operators[index - 1] === '/',
            );
            const divisor = zero === undefined ? undefined : expression.operands[zero];
            if (divisor !== undefined) {
                resolution.report({ rule: 'type', message: 'Division by zero.', range: rangeOf(divisor) });
                return undefined;
            }
            return (
                operands &&
                finite(
                    resolution,
                    operands.reduce((product, operand, index) =>
                        expression.operators[index - 1] === '/' ? product / operand : product * operand,
                    ),
                    expression,
                )
            );
        }
        case 'Application': {
            const value = evaluate(resolution, expression, anyNumber, scope)?.value;
            return typeof value === 'number' ? value : undefined;
        }
        default:
            return reportUnfit(resolution, expression, anyNumber, scope, undefined);
    }
}

/** Every operand is looked at, so that mistakes in several are all reported. */
function evaluateAll(
    resolution: Resolution,
    expressions: readonly Expression[],
    scope: Scope,
): number[] | undefined {
    const values = expressions.map(expression => evaluateNumber(resolution, expression, scope));
    return values.length > 0 && values.every(value => value !== undefined) ? values : undefined;
}

function literal({ text, percent }: NumberLiteral): number {
    return percent ? Number(text) / 100 : Number(text);
}

function finite(resolution: Resolution, value: number, expression: Expression): number | undefined {
    if (Number.isFinite(value)) {
        return value;
    }
    resolution.report({
        rule: 'type',
        message: `This number is too large: expected at most ${Number.MAX_VALUE.toPrecision(2)}, found ${writtenNumber(expression) ?? 'a larger one'}.`,
        range: rangeOf(expression),
    });
    return undefined;
}

/** The values of `start to end step step`: `start + i * step`, both ends included. */
export function rangeValues(resolution: Resolution, range: Range, scope: Scope): number[] | undefined {
    const start = evaluateNumber(resolution, range.start, scope);
    const end = evaluateNumber(resolution, range.end, scope);
    const written = range.step === undefined ? undefined : evaluateNumber(resolution, range.step, scope);
    if (start === undefined || end === undefined || (range.step !== undefined && written === undefined)) {
        return undefined;
    }
    const refuse = (message: string): undefined =>
        resolution.report({ rule: 'type', message, range: rangeOf(range.step ?? range) }) as undefined;
    if (written === undefined && !(Number.isInteger(start) && Number.isInteger(end))) {
        return refuse('Expected a step: say how far apart the values are, as in `0.1 to 0.8 step 0.1`.');
    }
    const step = written ?? Math.sign(end - start);
    if (step === 0 && start !== end) {
        return refuse('A step of 0 never reaches the end of the range.');
    }
    if ((end - start) * step < 0) {
        return refuse(
            `A step of ${formatNumber(step)} leads away from ${formatNumber(end)}: expected a ${end < start ? 'negative' : 'positive'} step.`,
        );
    }
    const steps = start === end ? 0 : Math.floor((end - start) / step + 1e-9);
    if (steps >= longestRange) {
        return refuse(`This range has more than ${longestRange.toLocaleString('en')} values.`);
    }
    return Array.from({ length: steps + 1 }, (_, index) => start + index * step);
}
