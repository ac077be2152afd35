import { defineEntry } from '../entry.ts';
import { count, positive } from '../parameters.ts';

export const exponential = defineEntry({
    family: 'learning_rate_schedule',
    name: 'exponential',
    documentation: {
        summary: 'Multiplies the learning rate by the same factor after every epoch.',
        details:
            'A smooth fall by `decay_rate` every `decay_epochs` epochs. t counts the epochs that are done.',
        formula: 'factor = decay_rate ^ (t / decay_epochs)',
        references: [
            {
                title: 'Keras, ExponentialDecay',
                url: 'https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/',
            },
        ],
        example: 'exponential(decay_epochs = 1, decay_rate = 0.96)',
    },
    parameters: {
        decay_epochs: {
            type: count(),
            default: 1,
            unit: 'epochs',
            summary: 'Epochs for one factor of `decay_rate`.',
        },
        decay_rate: { type: positive(), default: 0.96, summary: 'Factor over `decay_epochs` epochs.' },
    },
});
