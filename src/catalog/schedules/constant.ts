import { defineEntry } from '../entry.ts';
import { goodfellow2016 } from '../shared/references.ts';

export const constant = defineEntry({
    family: 'learning_rate_schedule',
    name: 'constant',
    documentation: {
        summary: 'Keeps the learning rate as it is.',
        details: 'The default. Simple to reason about while other settings are compared.',
        formula: 'factor = 1',
        references: [goodfellow2016],
        example: 'constant',
    },
    parameters: {},
});
