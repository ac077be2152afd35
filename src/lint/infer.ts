// Shapes and counts of an edited network, from the same rules of the catalogue that the language uses.

import { type ActedOn, isShapeProblem } from '../catalog/entry.ts';
import { layerEntry } from '../catalog/layers/index.ts';
import type { Shape } from '../core/shape.ts';
import { actedOnBy } from '../model/acted-on.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import type { Node } from './edit.ts';

/** Numbers the nodes, inputs before what reads them, and infers shapes; undefined where one does not fit. */
export function inferNetwork(
    name: string,
    nodes: readonly Node[],
    output: Node,
): ResolvedNetwork | undefined {
    const ordered = inOrder(nodes, output);
    const ids = new Map(ordered.map((node, id) => [node, id]));
    const layers: ResolvedLayer[] = [];
    for (const [id, node] of ordered.entries()) {
        const inputs = node.inputs.map(input => ids.get(input) ?? 0);
        const shapes = shapesOf(layers, inputs);
        const { kind, parameters } = node.layer;
        const outputShape = layerEntry(kind).outputShape(parameters, shapes);
        if (isShapeProblem(outputShape)) {
            return undefined;
        }
        const multiplyAdds = layerEntry(kind).multiplyAdds(parameters, shapes);
        layers.push({ ...node.layer, id, inputs, outputShape, multiplyAdds });
    }
    const counted: ResolvedLayer[] = [];
    for (const layer of layers) {
        const entry = layerEntry(layer.kind);
        const { actsOn } = entry.traits(layer.parameters);
        const affine = actsOn && actedOnBy(layers, layer);
        if (actsOn !== undefined && affine === undefined) {
            return undefined;
        }
        const actedOn: ActedOn | undefined = affine && { weights: weightsOf(layers, affine) };
        const parameterCount = entry.parameterCount(
            layer.parameters,
            shapesOf(layers, layer.inputs),
            actedOn,
        );
        counted.push({ ...layer, parameterCount });
    }
    const parameterCount = counted.reduce((sum, layer) => sum + layer.parameterCount, 0);
    return { name, layers: counted, parameterCount };
}

/** Every node after those it reads, the output last, otherwise in the given order. */
function inOrder(nodes: readonly Node[], output: Node): Node[] {
    const ordered = new Set<Node>();
    const visit = (node: Node) => {
        const open = [node];
        while (open.length > 0) {
            const next = open.at(-1) as Node;
            const waiting = next.inputs.filter(input => !ordered.has(input));
            if (waiting.length > 0) {
                open.push(...waiting.reverse());
            } else {
                ordered.add(next);
                open.pop();
            }
        }
    };
    for (const node of nodes) {
        if (node !== output) {
            visit(node);
        }
    }
    visit(output);
    return [...ordered];
}

function shapesOf(layers: readonly ResolvedLayer[], ids: readonly number[]): Shape[] {
    return ids.map(id => layers[id]?.outputShape ?? []);
}

function weightsOf(layers: readonly ResolvedLayer[], layer: ResolvedLayer): number {
    return layerEntry(layer.kind).weightCount?.(layer.parameters, shapesOf(layers, layer.inputs)) ?? 0;
}
