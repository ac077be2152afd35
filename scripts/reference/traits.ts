// The traits of a layer in sentences: what the linter knows of it.

import type { NoiseKind, Traits } from '../../src/catalog/traits.ts';

export const roleTitles: Readonly<Record<Traits['role'], string>> = {
    input: 'Input and shape',
    reshape: 'Input and shape',
    affine: 'Layers with weights',
    activation: 'Activations',
    pool: 'Pooling',
    normalization: 'Normalization',
    noise: 'Dropout and other noise',
    merge: 'Blocks of branches',
};

const noiseSentences: Readonly<Record<NoiseKind, string>> = {
    element: 'Makes one Bernoulli draw for each value.',
    channel: 'Makes one Bernoulli draw for each channel of each example.',
    path: 'Makes one Bernoulli draw for the whole branch of each example.',
    gaussian: 'Its noise is Gaussian.',
    alpha: 'Its dropped values become SELU’s negative limit rather than zero.',
    weight: 'Acts on weights rather than on values.',
};

/** What the rules of the linter read, a sentence each. */
export function traitSentences(traits: Traits): string[] {
    const sentences: (string | false)[] = [
        traits.noise !== undefined && noiseSentences[traits.noise],
        traits.additive === true && 'Adds its noise, so small values are hurt more than large ones.',
        traits.actsOn === 'next_affine' && 'Needs an affine layer after it, whose weights it acts on.',
        traits.actsOn === 'previous_affine' && 'Needs an affine layer before it, whose output it gates.',
        traits.learnedRate === true && 'Its rate is learned, so rules about fixed rates do not apply.',
        traits.role === 'noise' && 'The twin without dropout is the network without it.',
        traits.normalizesOverBatch === true &&
            'Stores statistics of the values that it sees while training, dropout before it included.',
        traits.selfNormalizing === true && 'Keeps mean 0 and variance 1 through depth.',
        traits.sharesWeights === true && 'Its weights act in the same way on every position of a map.',
        traits.readsTokenIds === true && 'Reads token ids: whole numbers, not measurements.',
        traits.outputActivation === true &&
            'Turns scores into probabilities, so it stands at the end of a network.',
        (traits.role === 'activation' || traits.role === 'pool') && zeroSentence(traits),
    ];
    return sentences.filter(sentence => sentence !== false);
}

function zeroSentence({ zero, valueAtZero, elementwise }: Traits): string | false {
    switch (zero) {
        case 'homogeneous':
            return elementwise
                ? 'Positively homogeneous, f(c x) = c f(x) for c ≥ 0: dropout before it and after it are the same, mask by mask.'
                : 'Positively homogeneous, f(c x) = c f(x) for c ≥ 0: scaling its input scales its output.';
        case 'zero_preserving':
            return 'f(0) = 0 but not homogeneous: a unit dropped before it stays silent, the kept ones are changed.';
        case 'nonzero':
            return valueAtZero === undefined
                ? 'f(0) is not 0: a unit dropped before it is not silent after it.'
                : `f(0) = ${Number(valueAtZero.toPrecision(4))}: a unit dropped before it is not silent after it.`;
        case null:
            return false;
        default:
            return zero satisfies never;
    }
}

/** True where a layer computes something else while training than at evaluation. */
export function differsInTraining({ role, normalizesOverBatch }: Traits): boolean {
    return role === 'noise' || normalizesOverBatch === true;
}
