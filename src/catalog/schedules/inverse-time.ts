import { defineEntry } from '../entry.ts';
import { count, number } from '../parameters.ts';

export const inverseTime = defineEntry({
    family: 'learning_rate_schedule',
    name: 'inverse_time',
    documentation: {
        summary: 'Divides the learning rate by a number that grows evenly with the epochs.',
        details: 'Falls fast at first and ever more slowly after. t counts the epochs that are done.',
        formula: 'factor = 1 / (1 + decay_rate · t / decay_epochs)',
        references: [
            {
                title: 'Keras, InverseTimeDecay',
                url: 'https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/',
            },
        ],
        example: 'inverse_time(decay_epochs = 1, decay_rate = 0.5)',
    },
    parameters: {
        decay_epochs: {
            type: count(),
            default: 1,
            unit: 'epochs',
            summary: 'Epochs in which the divisor grows by `decay_rate`.',
        },
        decay_rate: {
            type: number({ minimum: 0 }),
            default: 0.5,
            summary: 'Growth of the divisor over `decay_epochs` epochs.',
        },
    },
});
