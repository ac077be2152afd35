import { defineCollectedSet } from './define-builtin-set.ts';

export const wine = defineCollectedSet({
    name: 'wine',
    documentation: {
        summary: '178 Italian wines of three growers, by 13 chemical measurements.',
        details:
            'So few examples that a wide network fits them all: a quick look at overfitting. Set `scale = standardize`.',
        references: [
            {
                title: 'Aeberhard, Forina (1992), Wine, UCI Machine Learning Repository',
                url: 'https://doi.org/10.24432/C5PC7J',
            },
        ],
        example: 'wine',
    },
    attribution:
        'Wine, S. Aeberhard and M. Forina (1992), UCI Machine Learning Repository, CC BY 4.0; packaged by ' +
        'scikit-learn (BSD-3-Clause).',
    facts: {
        rows: 178,
        featureShape: [13],
        task: 'classification',
        classes: 3,
        classNames: ['class_0', 'class_1', 'class_2'],
        classCounts: [59, 71, 48],
    },
});
