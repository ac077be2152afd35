import { defineEntry } from '../entry.ts';
import { number, positive } from '../parameters.ts';

export const klSparsity = defineEntry({
    family: 'activity_regularizer',
    name: 'kl_sparsity',
    documentation: {
        summary: 'Penalizes units whose mean activation over the batch strays from a small target.',
        details:
            'Each unit is asked to be active for a share `target` of the examples. Meant for activations between 0 ' +
            'and 1, as `sigmoid`; one of the methods that the dropout paper compares with.',
        formula:
            'penalty = weight · Σⱼ [ρ ln(ρ / ρ̂ⱼ) + (1 - ρ) ln((1 - ρ) / (1 - ρ̂ⱼ))], ρ = target, ρ̂ⱼ the mean activation of unit j',
        references: [
            {
                title: 'Ng (2011), Sparse autoencoder, CS294A lecture notes',
                url: 'https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf',
            },
        ],
        example: 'kl_sparsity(target = 0.05, weight = 0.1)',
    },
    parameters: {
        target: {
            type: number({ minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true }),
            default: 0.05,
            summary: 'Mean activation wanted of each unit, in (0, 1).',
        },
        weight: { type: positive(), default: 0.1, summary: 'Factor of the penalty.' },
    },
});
