// An activation is two entries of one definition: a value for `activation = relu`, and the layer `relu()`, since its
// place beside a dropout matters.

import { type Documentation, defineEntry, defineLayer, type Entry, type LayerEntry } from '../entry.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';
import type { Traits } from '../traits.ts';

export interface ActivationDefinition<N extends string, P extends Parameters> {
    readonly name: N;
    /** `example` is the activation as a value: `leaky_relu(0.1)`. */
    readonly documentation: Documentation;
    readonly parameters: P;
    readonly traits: Omit<Traits, 'role'> | ((values: ValuesOf<P>) => Omit<Traits, 'role'>);
    /** Where the shape changes, as maxout's does; else it is kept. */
    readonly outputShape?: LayerEntry<P>['outputShape'];
}

export interface Activation<N extends string, P extends Parameters> {
    readonly activation: Entry<P> & { readonly family: 'activation'; readonly name: N };
    readonly layer: LayerEntry<P> & { readonly name: N };
}

export function defineActivation<const N extends string, const P extends Parameters>(
    definition: ActivationDefinition<N, P>,
): Activation<N, P> {
    const { name, documentation, parameters } = definition;
    const call = documentation.example.endsWith(')') ? documentation.example : `${documentation.example}()`;
    const traitsOf = (values: ValuesOf<P>): Traits => ({
        role: 'activation',
        ...(typeof definition.traits === 'function' ? definition.traits(values) : definition.traits),
    });
    return {
        activation: defineEntry({ family: 'activation', name, documentation, parameters }),
        layer: defineLayer({
            family: 'layer',
            name,
            documentation: { ...documentation, example: `input(64)\ndense(128)\n${call}` },
            parameters,
            outputShape: definition.outputShape ?? keepsShape,
            parameterCount: nothing,
            multiplyAdds: nothing,
            traits: traitsOf,
        }),
    };
}
