// Views of the catalogue that the resolution needs: what a name may mean, in the words of a message.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { catalogue, familiesOf, familyTitles, findEntry, namesOf } from '../../catalog/index.ts';
import { isLayerKind, type LayerKind } from '../../catalog/layers/index.ts';
import type { Family, Parameters, ParameterType } from '../../catalog/parameters.ts';

export const allFamilies = Object.keys(catalogue) as readonly Family[];

/** The kind of a layer that a spec may call by this name. */
export function callableLayer(name: string): LayerKind | undefined {
    return isLayerKind(name) && findEntry('layer', name) !== undefined ? name : undefined;
}

/** The types that a value may have, `one_of` taken apart. */
export function alternatives(type: ParameterType): readonly ParameterType[] {
    return type.kind === 'one_of' ? type.types.flatMap(alternatives) : [type];
}

/** Every word of every closed choice: names that mean something in some slot without being a call. */
export const allWords: ReadonlySet<string> = new Set(
    [
        ...allFamilies.flatMap(family =>
            namesOf(family).map(name => findEntry(family, name)?.parameters ?? {}),
        ),
        trainSettings as Parameters,
        dataSettings as Parameters,
    ].flatMap(parameters => Object.values(parameters).flatMap(parameter => wordsOf(parameter.type))),
);

/** The words of the closed choices among the alternatives of a type. */
export function wordsOf(type: ParameterType): readonly string[] {
    return alternatives(type).flatMap(alternative => {
        switch (alternative.kind) {
            case 'word':
                return alternative.words;
            case 'list':
                return wordsOf(alternative.of);
            default:
                return [];
        }
    });
}

/** The families whose calls a type takes. */
export function familiesIn(type: ParameterType): readonly Family[] {
    return alternatives(type).flatMap(alternative =>
        alternative.kind === 'call' ? [alternative.family] : [],
    );
}

/** `the layer \`dropout\``: what a name of the catalogue is, for a message that expected something else. */
export function describeEntry(name: string): string | undefined {
    const families = familiesOf(name);
    const family = families.find(candidate => candidate !== 'layer') ?? families[0];
    return family && `the ${familyTitles[family].replace(/^an? /, '')} \`${name}\``;
}

/** True for names that mean something somewhere, though not necessarily where they stand. */
export function isKnownName(name: string): boolean {
    return isConstant(name) || familiesOf(name).length > 0 || allWords.has(name);
}

export function isConstant(name: string): boolean {
    return name === 'none' || name === 'true' || name === 'false';
}
