import { defineCollectedSet } from './define-builtin-set.ts';

export const digits = defineCollectedSet({
    name: 'digits',
    documentation: {
        summary: '1,797 handwritten digits of 8 x 8 pixels with values from 0 to 16, in 10 classes.',
        details:
            'The test part of Optical Recognition of Handwritten Digits: the digits of 13 people on scanned forms, reduced ' +
            'by counting dark pixels in blocks of 4 x 4. Small enough to train in seconds and real enough to overfit.',
        references: [
            {
                title: 'Alpaydin, Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository',
                url: 'https://doi.org/10.24432/C50P49',
            },
        ],
        example: 'digits',
    },
    attribution:
        'Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak (1998), UCI Machine Learning ' +
        'Repository, CC BY 4.0; packaged by scikit-learn (BSD-3-Clause).',
    facts: {
        rows: 1797,
        featureShape: [64],
        imageShape: [8, 8, 1],
        task: 'classification',
        classes: 10,
        classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
        classCounts: [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    },
});
