// Small resolved networks written by hand, for tests of what reads networks. Shapes and counts come from the catalogue;
// places are invented, a hundred characters to a statement, so that every statement has one of its own.

import assert from 'node:assert/strict';
import { type LayerKind, layerEntry } from '../../src/catalog/layers/index.ts';
import type { CallValue, Value } from '../../src/catalog/values.ts';
import type { TextRange } from '../../src/core/text-range.ts';
import type { Node } from '../../src/lint/edit.ts';
import { inferNetwork } from '../../src/lint/infer.ts';
import type { ResolvedNetwork, TrailStep } from '../../src/model/resolved.ts';

type Arguments = Readonly<Record<string, Value>>;

export type Statement =
    | {
          readonly kind: LayerKind;
          readonly arguments: Arguments;
          readonly place: number;
          /** Where the layer was written instead, as the value of a parameter. */
          readonly definition?: number;
      }
    | { readonly kind: 'repeat'; readonly count: number; readonly body: readonly Statement[] }
    | {
          readonly kind: 'residual';
          readonly body: readonly Statement[];
          readonly projection?: Statement;
          readonly place: number;
      }
    | {
          readonly kind: 'branches';
          readonly branches: readonly (readonly Statement[])[];
          readonly place: number;
      };

let places = 0;

/** A layer at a place of its own. `activation` may be a bare name. */
export function layer(kind: LayerKind, written: Arguments = {}): Statement {
    const { activation } = written;
    places += 100;
    return {
        kind,
        arguments:
            typeof activation === 'string'
                ? { ...written, activation: { call: activation, arguments: {} } }
                : written,
        place: places,
    };
}

export const input = (...shape: number[]) => layer('input', { shape });
export const dense = (units: number, activation = 'linear') => layer('dense', { units, activation });
export const dropout = (rate: number) => layer('dropout', { rate });

export function repeat(count: number, ...body: readonly Statement[]): Statement {
    return { kind: 'repeat', count, body };
}

export function residual(...body: readonly Statement[]): Statement {
    places += 100;
    return { kind: 'residual', body, place: places };
}

/** A residual block whose shortcut goes through a layer of its own. */
export function projected(projection: Statement, ...body: readonly Statement[]): Statement {
    places += 100;
    return { kind: 'residual', body, projection, place: places };
}

/** `concat` of these branches; one without a statement is the input itself. */
export function concat(...branches: readonly (readonly Statement[])[]): Statement {
    places += 100;
    return { kind: 'branches', branches, place: places };
}

/** As many uses of one parameter that holds this layer: each a statement of its own, all with one definition. */
export function references(count: number, kind: LayerKind, written: Arguments): Statement[] {
    places += 100;
    const definition = places;
    return Array.from({ length: count }, () => ({ ...layer(kind, written), definition }) as Statement);
}

export function network(...statements: readonly Statement[]): ResolvedNetwork {
    const nodes: Node[] = [];
    const steps: TrailStep[] = [{ kind: 'model', name: 'tested' }];
    const output = append(statements, undefined, nodes, steps);
    assert.ok(output !== undefined, 'a network needs layers');
    const inferred = inferNetwork('tested', nodes, output);
    assert.ok(inferred !== undefined, 'every shape has to fit');
    return inferred;
}

function append(
    statements: readonly Statement[],
    start: Node | undefined,
    nodes: Node[],
    steps: readonly TrailStep[],
): Node | undefined {
    let current = start;
    for (const statement of statements) {
        if (statement.kind === 'repeat') {
            for (let iteration = 0; iteration < statement.count; iteration += 1) {
                const range = { start: 0, end: 1 };
                const step = { kind: 'repeat', iteration, count: statement.count, range } as const;
                current = append(statement.body, current, nodes, [...steps, step]);
            }
        } else if (statement.kind === 'residual') {
            const range = span(statement.place, 8);
            const inside = [...steps, { kind: 'residual', part: 'branch', range } as const];
            const branch = append(statement.body, current, nodes, inside);
            const { projection } = statement;
            const shortcutSteps = [...steps, { kind: 'residual', part: 'projection', range } as const];
            const shortcut = projection ? append([projection], current, nodes, shortcutSteps) : current;
            const inputs = [branch, shortcut].filter(node => node !== undefined);
            current = node('add', {}, inputs, { place: statement.place }, steps);
            nodes.push(current);
        } else if (statement.kind === 'branches') {
            const range = span(statement.place, 6);
            const before = current;
            const inputs = statement.branches.flatMap((body, index) => {
                const step = { kind: 'concat', branch: index + 1, range } as const;
                return append(body, before, nodes, [...steps, step]) ?? [];
            });
            current = node('concat', {}, inputs, { place: statement.place }, steps);
            nodes.push(current);
        } else {
            const { kind, arguments: written } = statement;
            const made = node(kind, written, current ? [current] : [], statement, steps);
            nodes.push(made);
            current = made;
            const { activation } = written;
            if (layerEntry(kind).parameters.activation && activation && typeof activation === 'object') {
                const { call, arguments: inner } = activation as CallValue;
                current = node(call as LayerKind, inner, [made], statement, steps, 'activation');
                nodes.push(current);
            }
        }
    }
    return current;
}

function span(start: number, length: number): TextRange {
    return { start, end: start + length };
}

function node(
    kind: LayerKind,
    written: Arguments,
    inputs: Node[],
    { place, definition }: { readonly place: number; readonly definition?: number },
    steps: readonly TrailStep[],
    loweredFrom?: string,
): Node {
    const entry = layerEntry(kind);
    const parameters: Record<string, Value> = {};
    for (const [name, { default: fallback, defaultFrom }] of Object.entries(entry.parameters)) {
        parameters[name] =
            written[name] ?? fallback ?? (defaultFrom ? parameters[defaultFrom] : null) ?? null;
    }
    const at = definition ?? place;
    const ranges = Object.keys(written).map((name, index) => [name, span(at + 20 + 10 * index, 5)] as const);
    const reference: TrailStep[] =
        definition === undefined
            ? []
            : [{ kind: 'reference', name: 'noise', definition: span(definition, 90) }];
    return {
        origin: 0,
        inputs,
        layer: {
            kind,
            parameters: entry.normalize?.(parameters) ?? parameters,
            outputShape: [],
            parameterCount: 0,
            multiplyAdds: 0,
            source: {
                statement: span(place, 90),
                token: span(place, 10),
                arguments: loweredFrom === undefined ? Object.fromEntries(ranges) : {},
                steps: [...steps, ...reference],
                ...(loweredFrom === undefined ? {} : { loweredFrom }),
            },
        },
    };
}
