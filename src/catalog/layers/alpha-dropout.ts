import { defineLayer } from '../entry.ts';
import { dropRate } from '../shared/noise.ts';
import { klambauer2017 } from '../shared/references.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const alphaDropout = defineLayer({
    family: 'layer',
    name: 'alpha_dropout',
    documentation: {
        summary:
            'Dropout for SELU: sets dropped values to SELU’s negative limit and restores mean and variance.',
        details:
            'Keeps mean 0 and variance 1, and so the self-normalizing property that plain dropout breaks. Use it ' +
            'after `selu` and nowhere else, with rates of 0.05 or 0.1. At evaluation the layer passes its input on ' +
            'unchanged.',
        formula:
            'training: y = a · (x · m + α′ · (1 - m)) + b, m ~ Bernoulli(q), q = 1 - p, α′ = -λα ≈ -1.7581\n' +
            'a = (q + α′² q (1 - q))^(-1/2), b = -a · (1 - q) · α′\nevaluation: y = x',
        references: [klambauer2017],
        example:
            'input(64)\ndense(256, activation = selu)\nalpha_dropout(0.1)\ndense(10, activation = softmax)',
    },
    parameters: { rate: dropRate },
    outputShape: keepsShape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'noise', elementwise: true, zero: null, noise: 'alpha' }),
});
