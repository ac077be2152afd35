import { defineEntry } from '../entry.ts';
import { count, number } from '../parameters.ts';

export const patience = defineEntry({
    family: 'early_stopping',
    name: 'patience',
    documentation: {
        summary:
            'Stops once validation loss has not improved for so many epochs, and keeps the best weights.',
        details:
            'Dropout makes training slower and its curve noisier, so be patient: a run with dropout often needs two ' +
            'to three times the epochs of one without.',
        formula: 'stop after epoch e where min loss(≤ e - epochs) - min loss(≤ e) ≤ min_delta',
        references: [
            {
                title: 'Prechelt (1998), Early stopping - but when?, Neural Networks: Tricks of the Trade',
                url: 'https://doi.org/10.1007/3-540-49430-8_3',
            },
        ],
        example: 'patience(10)',
    },
    parameters: {
        epochs: { type: count(), default: 10, unit: 'epochs', summary: 'Epochs to wait for an improvement.' },
        min_delta: {
            type: number({ minimum: 0 }),
            default: 0,
            summary: 'Fall of the validation loss that counts as an improvement.',
        },
    },
});
