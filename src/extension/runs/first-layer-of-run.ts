// What the panel shows of the weights of a run: those that read the input, from the history. Knows no editor.

import { type FirstLayerWeights, firstLayerWeights } from '../../model/first-layer.ts';
import type { RunHistory } from './run-history.ts';
import type { RunRegistry } from './run-registry.ts';

export async function firstLayerOf(
    history: Pick<RunHistory, 'ask'>,
    runs: Pick<RunRegistry, 'request' | 'snapshot'>,
    id: string,
): Promise<FirstLayerWeights | undefined> {
    const job = runs.request(id)?.job;
    const kept = job && (await history.ask(store => store.bestWeights(id)));
    if (job === undefined || kept === undefined) {
        return undefined;
    }
    // As the panel calls the layer elsewhere.
    const layers = runs.snapshot(id)?.details?.best?.layers;
    const name = (layer: number): string =>
        layers?.names[layers.layers.indexOf(layer)] ?? `${job.run.network.layers[layer]?.kind ?? 'layer'}`;
    return firstLayerWeights(job.run.network, kept.arrays, name);
}
