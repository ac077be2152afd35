import { defineEntry } from '../entry.ts';
import { adamParameters } from '../shared/optimizer-parameters.ts';

export const adam = defineEntry({
    family: 'optimizer',
    name: 'adam',
    documentation: {
        summary: 'Momentum with a step of its own size for every weight, both from running averages.',
        details:
            'Learns well with its defaults, so it is the default of `train`. A penalty such as `l2` passes through ' +
            'the same division as the loss and acts unevenly; for decay that does not, see `adamw`.',
        formula:
            'm ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²\n' +
            'w ← w - learning_rate · m̂ / (√v̂ + epsilon), m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)',
        references: [
            {
                title: 'Kingma, Ba (2015), Adam: a method for stochastic optimization, ICLR',
                url: 'https://arxiv.org/abs/1412.6980',
            },
        ],
        example: 'adam(0.001)',
    },
    parameters: adamParameters,
});
