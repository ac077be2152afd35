import { goodfellow2016 } from '../shared/references.ts';
import { defineLoss } from './define-loss.ts';

export const binaryCrossEntropy = defineLoss({
    name: 'binary_cross_entropy',
    documentation: {
        summary: 'Minus the logarithm of the probability given to the right answer, for yes-or-no outputs.',
        details:
            'Computed from the scores before `sigmoid`. After a linear output it applies the logistic itself; after ' +
            'any other activation it is an error. Several outputs are averaged.',
        formula: 'L = -t ln σ(x) - (1 - t) ln (1 - σ(x))',
        references: [goodfellow2016],
        example: 'binary_cross_entropy',
    },
    parameters: {},
    task: 'classification',
    fusesWith: 'sigmoid',
});
