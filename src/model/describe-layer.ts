import type { ResolvedNetwork } from './resolved.ts';

/** The line that each layer of a network stands on, from 1, by id; unknown lines are left out. */
export type LayerLines = readonly (number | undefined)[];

/** `dense 2 (line 7)`: the kind, which one of its kind where there are several, and the line where it is known. */
export function describeLayer(network: ResolvedNetwork, id: number, lines: LayerLines = []): string {
    const kind = network.layers[id]?.kind ?? 'layer';
    const alike = network.layers.filter(layer => layer.kind === kind);
    const ordinal = alike.length > 1 ? ` ${alike.findIndex(layer => layer.id === id) + 1}` : '';
    const line = lines[id];
    return `${kind}${ordinal}${line === undefined ? '' : ` (line ${line})`}`;
}
