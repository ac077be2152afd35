import { goodfellow2016 } from '../shared/references.ts';
import { defineLoss } from './define-loss.ts';

export const crossEntropy = defineLoss({
    name: 'cross_entropy',
    documentation: {
        summary:
            'Minus the logarithm of the probability given to the right class, for classes that exclude each other.',
        details:
            'Computed from the scores before `softmax`, which is exact where the probabilities would round to zero. ' +
            'After a linear output it applies softmax itself; after any other activation it is an error.',
        formula: 'L = -Σᵢ tᵢ ln softmax(x)ᵢ, t one for the right class (smoothed by label_smoothing)',
        references: [goodfellow2016],
        example: 'cross_entropy',
    },
    parameters: {},
    task: 'classification',
    fusesWith: 'softmax',
});
