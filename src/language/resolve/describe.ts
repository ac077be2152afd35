// Types, values and places in the words of messages.

import { familyTitles } from '../../catalog/index.ts';
import type { IntegerType, NumberType, ParameterType } from '../../catalog/parameters.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Expression } from '../generated/ast.ts';
import { alternatives } from './catalogue.ts';

const nowhere: TextRange = { start: 0, end: 0 };
const known = Symbol('range');

/**
 * Langium finds both ends of a node by walking down to its leaves each time, and the range of a node is asked for often,
 * so the node keeps it. A weak map beside the tree would have V8 keep the trees of earlier keystrokes for longer
 * (docs/performance-language.md).
 */
interface PlacedNode {
    readonly offset: number;
    readonly end: number;
    [known]?: TextRange;
}

/** The range of a node of the tree; nodes of a damaged tree may have none. */
export function rangeOf({ $cstNode: node }: { readonly $cstNode?: PlacedNode | undefined }): TextRange {
    if (node === undefined) {
        return nowhere;
    }
    node[known] ??= { start: node.offset, end: node.end };
    return node[known];
}

/** `a whole number of units (at least 1)`. */
export function describeType(type: ParameterType, unit?: string): string {
    const types = alternatives(type);
    const parts = types.map(alternative =>
        // A regularizer or a list of them, rather than a list, each a regularizer.
        alternative.kind === 'list' &&
        alternative.length === undefined &&
        types.some(other => JSON.stringify(other) === JSON.stringify(alternative.of))
            ? 'a list of them'
            : describeOne(alternative, unit),
    );
    // `none` reads best at the end: a regularizer, a list of them or `none`.
    const ordered = [...parts.filter(part => part !== '`none`'), ...parts.filter(part => part === '`none`')];
    return joinWith('or', ordered);
}

function describeOne(type: ParameterType, unit: string | undefined): string {
    switch (type.kind) {
        case 'number':
            return `a number${limits(type)}`;
        case 'integer':
            return `a whole number${unit === undefined ? '' : ` of ${unit}`}${limits(type)}`;
        case 'probability':
            return 'a number in [0, 1)';
        case 'boolean':
            return '`true` or `false`';
        case 'string':
            return 'a text in quotes';
        case 'none':
            return '`none`';
        case 'word':
            return joinWith(
                'or',
                type.words.map(word => `\`${word}\``),
            );
        case 'call':
            return familyTitles[type.family];
        case 'list':
            return type.length === undefined
                ? `a list, each ${describeType(type.of, unit)}`
                : `a list of ${type.length}, each ${describeType(type.of, unit)}`;
        case 'one_of':
            return describeType(type, unit);
        default:
            return type satisfies never;
    }
}

function limits(type: NumberType | IntegerType): string {
    const exclusive: Partial<NumberType> = type.kind === 'number' ? type : {};
    const { minimum, maximum } = type;
    if (minimum !== undefined && maximum !== undefined) {
        return maximum >= 1e6
            ? ` (from ${minimum} to ${maximum.toLocaleString('en')})`
            : ` in ${exclusive.exclusiveMinimum ? '(' : '['}${minimum}, ${maximum}${exclusive.exclusiveMaximum ? ')' : ']'}`;
    }
    if (minimum !== undefined) {
        return exclusive.exclusiveMinimum ? ` above ${minimum}` : ` (at least ${minimum})`;
    }
    return maximum === undefined
        ? ''
        : exclusive.exclusiveMaximum
          ? ` below ${maximum}`
          : ` (at most ${maximum})`;
}

/** `a, b or c`. */
export function joinWith(conjunction: 'and' | 'or', parts: readonly string[]): string {
    return parts.length < 2
        ? (parts[0] ?? '')
        : `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts.at(-1)}`;
}

/** A number as it stands in the spec, which a double may not hold exactly; undefined for what is computed. */
export function writtenNumber({ $type, $cstNode }: Expression): string | undefined {
    const text = $type === 'NumberLiteral' ? $cstNode?.text : undefined;
    return text !== undefined && /^[\d.][\d.eE+-]*$/.test(text) ? text : undefined;
}

/** A number as a person writes it: `0.3`, not `0.30000000000000004`. */
export function formatNumber(value: number): string {
    return String(Number(value.toPrecision(12)));
}
