// Builds a stack of layers from catalogue entries alone, with the defaults that a spec would get.

import { resolveCall } from '../../../src/catalog/arguments.ts';
import { type ActedOn, isShapeProblem, type ShapeProblem } from '../../../src/catalog/entry.ts';
import { type LayerKind, layerEntry } from '../../../src/catalog/layers/index.ts';
import type { Value } from '../../../src/catalog/values.ts';
import type { Shape } from '../../../src/core/shape.ts';

type Given = Readonly<Record<string, Value>>;

export function outputOf(kind: LayerKind, given: Given, ...inputs: readonly Shape[]): Shape | ShapeProblem {
    return layerEntry(kind).outputShape(resolveCall('layer', kind, given).arguments, inputs);
}

/** The output shape, where there has to be one. */
export function shapeOf(kind: LayerKind, given: Given, ...inputs: readonly Shape[]): Shape {
    const shape = outputOf(kind, given, ...inputs);
    if (isShapeProblem(shape)) {
        throw new Error(`${kind}: expected ${shape.expected}, found ${shape.found}`);
    }
    return shape;
}

/** The problem, where there has to be one. */
export function problemOf(kind: LayerKind, given: Given, ...inputs: readonly Shape[]): ShapeProblem {
    const shape = outputOf(kind, given, ...inputs);
    if (!isShapeProblem(shape)) {
        throw new Error(`${kind} should not fit ${JSON.stringify(inputs)}`);
    }
    return shape;
}

export function parametersOf(kind: LayerKind, given: Given, input: Shape, actedOn?: ActedOn): number {
    return layerEntry(kind).parameterCount(resolveCall('layer', kind, given).arguments, [input], actedOn);
}

export function multiplyAddsOf(kind: LayerKind, given: Given, input: Shape): number {
    return layerEntry(kind).multiplyAdds(resolveCall('layer', kind, given).arguments, [input]);
}

/** Shapes and parameter counts layer by layer, as a framework's summary prints them. */
export function summarize(input: Shape, stack: readonly (readonly [LayerKind, Given])[]) {
    const rows: { readonly shape: Shape; readonly parameters: number; readonly multiplyAdds: number }[] = [];
    let shape = input;
    for (const [kind, given] of stack) {
        rows.push({
            parameters: parametersOf(kind, given, shape),
            multiplyAdds: multiplyAddsOf(kind, given, shape),
            shape: shapeOf(kind, given, shape),
        });
        shape = rows.at(-1)?.shape ?? shape;
    }
    return rows;
}
