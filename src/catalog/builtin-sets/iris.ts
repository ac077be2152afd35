import { defineCollectedSet } from './define-builtin-set.ts';

export const iris = defineCollectedSet({
    name: 'iris',
    documentation: {
        summary: '150 irises of three species, by length and width of sepals and petals in centimetres.',
        details:
            "Fisher's data, as scikit-learn has it. One species is apart from the others, and those two overlap.",
        references: [
            {
                title: 'Fisher (1936), The use of multiple measurements in taxonomic problems, Annals of Eugenics 7',
                url: 'https://doi.org/10.1111/j.1469-1809.1936.tb02137.x',
            },
            {
                title: 'Fisher (1936), Iris, UCI Machine Learning Repository',
                url: 'https://doi.org/10.24432/C56C76',
            },
        ],
        example: 'iris',
    },
    attribution:
        'Iris, R. A. Fisher (1936), UCI Machine Learning Repository, CC BY 4.0; packaged by scikit-learn ' +
        '(BSD-3-Clause).',
    facts: {
        rows: 150,
        featureShape: [4],
        task: 'classification',
        classes: 3,
        classNames: ['setosa', 'versicolor', 'virginica'],
        classCounts: [50, 50, 50],
    },
});
