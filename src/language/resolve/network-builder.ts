// Puts resolved layers one after the other, with their shapes. Where a mistake leaves a shape unknown, nothing more is
// placed and nothing more is said: what follows is only looked at for mistakes of its own.

import { isShapeProblem, type ShapeProblem } from '../../catalog/entry.ts';
import { type LayerKind, layerEntry } from '../../catalog/layers/index.ts';
import type { Value } from '../../catalog/values.ts';
import { type Shape, sizeOf } from '../../core/shape.ts';
import type { ResolvedLayer, ResolvedNetwork, SourceTrail } from '../../model/resolved.ts';

/** More layers than any network here could be trained with; beyond it `repeat` is a slip of the finger. */
export const mostLayers = 10_000;

/** What one layer may hold, values of an example or weights: more does not fit into any array of numbers. */
export const mostNumbers = 2 ** 31 - 1;

/** Where the next layer goes. */
export type Place =
    /** No layer has been placed yet, so `input` is expected. */
    | { readonly at: 'start' }
    | { readonly at: 'layer'; readonly id: number; readonly shape: Shape }
    | { readonly at: 'unknown' };

export class NetworkBuilder {
    readonly layers: ResolvedLayer[] = [];
    place: Place = { at: 'start' };
    /** False from the first mistake on: the layers then are for the editor to show, not to train or lint. */
    sound = true;
    /** True where a layer came before any input. */
    missesInput = false;
    /** Statements looked at, those of `repeat` once for each time. */
    private spent = 0;

    /** False where the network has grown beyond all bounds. */
    spend(): boolean {
        this.spent += 1;
        return this.spent <= mostLayers;
    }

    /** Nothing is known of what comes from here. */
    lose(): void {
        this.sound = false;
        this.place = { at: 'unknown' };
    }

    /** Places a layer after the current one, or after `inputs` for a merge; the shape problem where it does not fit. */
    add(
        kind: LayerKind,
        parameters: Readonly<Record<string, Value>>,
        source: SourceTrail,
        inputs: readonly { readonly id: number; readonly shape: Shape }[],
    ): ShapeProblem | undefined {
        const entry = layerEntry(kind);
        const shapes = inputs.map(input => input.shape);
        const outputShape = entry.outputShape(parameters, shapes);
        if (isShapeProblem(outputShape)) {
            this.lose();
            return outputShape;
        }
        const parameterCount = entry.parameterCount(parameters, shapes);
        const excess = tooMany(sizeOf(outputShape), 'values') ?? tooMany(parameterCount, 'weights');
        if (excess !== undefined) {
            this.lose();
            return excess;
        }
        const id = this.layers.length;
        this.layers.push({
            id,
            kind,
            parameters,
            inputs: inputs.map(input => input.id),
            outputShape,
            parameterCount,
            multiplyAdds: entry.multiplyAdds(parameters, shapes),
            source,
        });
        this.place = { at: 'layer', id, shape: outputShape };
        return undefined;
    }

    network(name: string): ResolvedNetwork {
        const parameterCount = this.layers.reduce((sum, layer) => sum + layer.parameterCount, 0);
        return { name, layers: this.layers, parameterCount };
    }
}

/** Not a matter of memory alone: beyond 2^53 not even the count is right. */
function tooMany(count: number, what: 'values' | 'weights'): ShapeProblem | undefined {
    return count <= mostNumbers
        ? undefined
        : {
              expected: `at most ${mostNumbers.toLocaleString('en')} ${what}`,
              found: count.toLocaleString('en', { maximumSignificantDigits: 3 }),
          };
}
