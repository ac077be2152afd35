// Where an anchor of a finding stands in the text.

import { layerEntry } from '../../catalog/layers/index.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Anchor } from '../../model/finding.ts';
import type { Measurements } from '../../model/measurements.ts';
import type { NameInValue, ResolvedLayer, ResolvedNetwork, ResolvedRun } from '../../model/resolved.ts';

/** A network, and the run that trains it where there is one: what a finding is about. */
export interface FindingContext {
    readonly network: ResolvedNetwork;
    readonly run?: ResolvedRun;
    readonly measurements?: Measurements;
}

/** The text that an anchor points at; undefined only for an anchor of no layer or no run. */
export function rangeOfAnchor({ network, run }: FindingContext, anchor: Anchor): TextRange | undefined {
    if ('layer' in anchor) {
        const layer = network.layers[anchor.layer];
        if (layer === undefined) {
            return undefined;
        }
        return (anchor.parameter && argumentRange(layer, anchor.parameter)) || layer.source.token;
    }
    const source = anchor.block === 'train' ? run?.source : run?.data.source;
    return (anchor.setting === undefined ? undefined : source?.settings[anchor.setting]) ?? source?.token;
}

/** The value of a parameter as it is written, or of the one that stands for it: `keep` for `rate`. */
export function argumentRange(layer: ResolvedLayer, parameter: string): TextRange | undefined {
    const written = layer.source.arguments;
    const group = layerEntry(layer.kind).exactlyOneOf?.find(names => names.includes(parameter)) ?? [];
    const name = [parameter, ...group].find(candidate => written[candidate] !== undefined);
    return name === undefined ? undefined : written[name];
}

/** The name that a written argument is, where that is all that is written. */
export function nameOf({ source }: ResolvedLayer, parameter: string): NameInValue | undefined {
    const [name, ...others] = source.names?.[parameter] ?? [];
    return name?.alone && others.length === 0 ? name : undefined;
}

/** The constant that a written argument is, where that is all that is written. */
export function constantOf(layer: ResolvedLayer, parameter: string): NameInValue | undefined {
    const name = nameOf(layer, parameter);
    return name?.kind === 'constant' ? name : undefined;
}
