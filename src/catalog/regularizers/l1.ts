import { defineEntry } from '../entry.ts';
import { number } from '../parameters.ts';

export const l1 = defineEntry({
    family: 'regularizer',
    name: 'l1',
    documentation: {
        summary: 'Adds `l1` times the sum of the magnitudes of the weights to the loss.',
        details: 'Pulls every weight towards zero with the same force, so many end there: a sparse layer.',
        formula: 'penalty = l1 · Σ |w|',
        references: [
            {
                title: 'Tibshirani (1996), Regression shrinkage and selection via the lasso, JRSS B 58, 267-288',
                url: 'https://doi.org/10.1111/j.2517-6161.1996.tb02080.x',
            },
        ],
        example: 'l1(1e-4)',
    },
    parameters: { l1: { type: number({ minimum: 0 }), default: 0.01, summary: 'Factor of the penalty.' } },
});
