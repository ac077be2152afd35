import { defineEntry } from '../entry.ts';

export const minMax = defineEntry({
    family: 'scaling',
    name: 'min_max',
    documentation: {
        summary: 'Scales each feature to the range from 0 to 1.',
        details:
            'Smallest and largest value come from the training part only, so validation may reach beyond the range. ' +
            'Keeps zeros where 0 is the smallest value, as for pixels. ' +
            'The pixels of an image share them, channel by channel.',
        formula: 'x ← (x - smallest) / (largest - smallest)',
        references: [
            {
                title: 'scikit-learn, MinMaxScaler',
                url: 'https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.MinMaxScaler.html',
            },
        ],
        example: 'min_max',
    },
    parameters: {},
});
