import { defineEntry } from '../entry.ts';
import { number } from '../parameters.ts';

export const l1L2 = defineEntry({
    family: 'regularizer',
    name: 'l1_l2',
    documentation: {
        summary: 'Adds both penalties: magnitudes times `l1` and squares times `l2` (elastic net).',
        details:
            'Sparse like `l1`, but weights of correlated inputs shrink together rather than one at the cost of the other.',
        formula: 'penalty = l1 · Σ |w| + l2 · Σ w²',
        references: [
            {
                title: 'Zou, Hastie (2005), Regularization and variable selection via the elastic net, JRSS B 67, 301-320',
                url: 'https://doi.org/10.1111/j.1467-9868.2005.00503.x',
            },
        ],
        example: 'l1_l2(1e-5, 1e-4)',
    },
    parameters: {
        l1: { type: number({ minimum: 0 }), default: 0.01, summary: 'Factor of the sum of magnitudes.' },
        l2: { type: number({ minimum: 0 }), default: 0.01, summary: 'Factor of the sum of squares.' },
    },
});
