// One kind of noise in the place of another, at the same rate.

import { type LayerKind, layerEntry } from '../catalog/layers/index.ts';
import { isCallValue, type Value } from '../catalog/values.ts';
import type { NetworkEdit } from '../model/finding.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { writtenRate } from './rates.ts';
import { isWrittenInPlace } from './source.ts';

/**
 * The edit that makes `kind` of a noise layer and keeps its rate, a schedule included, or takes `otherRate` instead. Undefined where the layer or its
 * rate stands elsewhere under a name: to write them out here would cut them off from that name.
 */
export function replaceNoise(
    layer: ResolvedLayer,
    kind: LayerKind,
    otherRate?: number,
): NetworkEdit | undefined {
    const { parameter, toWritten } = writtenRate(layer);
    const { rate } = layer.parameters;
    const hasName =
        !isWrittenInPlace(layer, parameter) ||
        layer.source.names?.[parameter] !== undefined ||
        layer.source.steps.some(step => step.kind === 'reference');
    if (hasName) {
        return undefined;
    }
    const replaceBy = (written: Readonly<Record<string, Value>>): NetworkEdit => ({
        kind: 'replace_layer',
        layer: layer.id,
        by: { call: kind, arguments: written },
    });
    if (isCallValue(rate)) {
        const { call, arguments: inner } = rate;
        return replaceBy({ rate: { call, arguments: { ...inner, rate: otherRate ?? inner.rate ?? null } } });
    }
    const value = otherRate ?? rate;
    if (typeof value !== 'number') {
        return undefined;
    }
    // Only some noises can be written by what they keep.
    const admits = layerEntry(kind).parameters[parameter] !== undefined;
    return replaceBy(admits ? { [parameter]: toWritten(value) } : { rate: value });
}
