import { defineCollectedSet } from './define-builtin-set.ts';

export const diabetes = defineCollectedSet({
    name: 'diabetes',
    documentation: {
        summary: '442 diabetes patients with 10 measurements, and how the disease went on a year later.',
        details:
            'A regression with a lot of noise: age, sex, body mass index, blood pressure and six blood serum values, each ' +
            'in its own unit: set `scale = standardize`. The target runs from 25 to 346.',
        references: [
            {
                title: 'Efron, Hastie, Johnstone, Tibshirani (2004), Least angle regression, Annals of Statistics 32, 407-499',
                url: 'https://doi.org/10.1214/009053604000000067',
            },
        ],
        example: 'diabetes',
    },
    attribution:
        'Diabetes data, B. Efron, T. Hastie, I. Johnstone and R. Tibshirani (2004), Least Angle Regression; ' +
        'packaged by scikit-learn (BSD-3-Clause).',
    facts: { rows: 442, featureShape: [10], task: 'regression' },
});
