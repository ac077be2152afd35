import { defineEntry } from '../entry.ts';
import { searchParameters } from '../shared/search-parameters.ts';

export const randomSearch = defineEntry({
    family: 'search',
    name: 'random_search',
    documentation: {
        summary: 'Trains combinations of the axes that are drawn by chance, each at most once.',
        details:
            'With many axes of which few matter, a handful of draws tries more values of those than as many points of a grid. ' +
            'Each combination is trained with every seed of `repeats`, so `runs = 40` with five seeds is eight combinations.',
        references: [
            {
                title: 'Bergstra & Bengio (2012), Random search for hyper-parameter optimization, JMLR 13',
                url: 'https://jmlr.org/papers/v13/bergstra12a.html',
            },
        ],
        example: 'random_search(runs = 40)',
    },
    parameters: searchParameters,
});
