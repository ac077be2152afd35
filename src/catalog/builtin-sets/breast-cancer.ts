import { defineCollectedSet } from './define-builtin-set.ts';

export const breastCancer = defineCollectedSet({
    name: 'breast_cancer',
    documentation: {
        summary: '569 tumours with 30 measurements of their cell nuclei, malignant or benign.',
        details:
            'Ten measurements of cell nuclei in images of fine needle aspirates, each as mean, standard error and ' +
            'worst value. Their scales differ by orders of magnitude: set `scale = standardize`.',
        references: [
            {
                title: 'Wolberg, Mangasarian, Street, Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository',
                url: 'https://doi.org/10.24432/C5DW2B',
            },
        ],
        example: 'breast_cancer',
    },
    attribution:
        'Breast Cancer Wisconsin (Diagnostic), W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), UCI ' +
        'Machine Learning Repository, CC BY 4.0; packaged by scikit-learn (BSD-3-Clause).',
    facts: {
        rows: 569,
        featureShape: [30],
        task: 'classification',
        classes: 2,
        classNames: ['malignant', 'benign'],
        classCounts: [212, 357],
    },
});
