// Every layer there is, in alphabetical order.

import type { Shape } from '../../core/shape.ts';
import type { Entry, ShapeProblem } from '../entry.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';
import type { Traits } from '../traits.ts';
import type { Value } from '../values.ts';
import { dropout } from './dropout.ts';

export const layers = { dropout } as const;

export type LayerKind = keyof typeof layers;
/** The resolved parameters of one kind of layer, which its shape rule and its op receive. */
export type LayerParameters<K extends LayerKind> = ValuesOf<(typeof layers)[K]['parameters']>;

type Values = Readonly<Record<string, Value>>;

/** A layer's entry for those who know no single kind: its parameters are a record of values. */
export interface AnyLayerEntry extends Omit<Entry, 'normalize'> {
    readonly family: 'layer';
    readonly parameters: Parameters;
    readonly callable?: boolean;
    normalize?(values: Values): Values;
    outputShape(values: Values, inputs: readonly Shape[]): Shape | ShapeProblem;
    parameterCount(values: Values, inputs: readonly Shape[]): number;
    multiplyAdds(values: Values, inputs: readonly Shape[]): number;
    traits(values: Values): Traits;
}

export function isLayerKind(name: string): name is LayerKind {
    return Object.hasOwn(layers, name);
}

/** The compiler cannot relate one kind's typed parameters to a record; the language has checked them by then. */
export function layerEntry(kind: LayerKind): AnyLayerEntry {
    return layers[kind] as unknown as AnyLayerEntry;
}
