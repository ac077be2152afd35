import { defineEntry } from '../entry.ts';
import { number } from '../parameters.ts';
import { adamParameters } from '../shared/optimizer-parameters.ts';

export const adamw = defineEntry({
    family: 'optimizer',
    name: 'adamw',
    documentation: {
        summary: 'Adam with weight decay that is kept apart from the gradient.',
        details:
            'Every step shrinks the weights by the same share, whatever their gradients; biases and the values of ' +
            'normalization layers are left alone.',
        formula: 'w ← w - learning_rate · (m̂ / (√v̂ + epsilon) + weight_decay · w)',
        references: [
            {
                title: 'Loshchilov, Hutter (2019), Decoupled weight decay regularization, ICLR',
                url: 'https://arxiv.org/abs/1711.05101',
            },
        ],
        example: 'adamw(0.001, weight_decay = 0.004)',
    },
    parameters: {
        learning_rate: adamParameters.learning_rate,
        weight_decay: {
            type: number({ minimum: 0 }),
            default: 0.004,
            summary: 'Share of each weight taken away in a step, times the learning rate.',
        },
        beta_1: adamParameters.beta_1,
        beta_2: adamParameters.beta_2,
        epsilon: adamParameters.epsilon,
    },
});
