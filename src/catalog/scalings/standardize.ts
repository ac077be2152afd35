import { defineEntry } from '../entry.ts';

export const standardize = defineEntry({
    family: 'scaling',
    name: 'standardize',
    documentation: {
        summary: 'Shifts and scales each feature to mean 0 and variance 1.',
        details:
            'Mean and deviation come from the training part only, so nothing leaks from validation. A feature that ' +
            'never changes is shifted to 0. ' +
            'The pixels of an image share them, channel by channel.',
        formula: 'x ← (x - mean) / deviation',
        references: [
            {
                title: 'LeCun, Bottou, Orr, Müller (1998), Efficient BackProp',
                url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf',
            },
        ],
        example: 'standardize',
    },
    parameters: {},
});
