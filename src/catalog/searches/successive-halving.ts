import { defineEntry } from '../entry.ts';
import { count, integer, none, oneOf } from '../parameters.ts';
import { searchParameters } from '../shared/search-parameters.ts';

export const successiveHalving = defineEntry({
    family: 'search',
    name: 'successive_halving',
    documentation: {
        summary: 'Trains many combinations for a few epochs, and only the best of them to their end.',
        details:
            'Asynchronous successive halving (ASHA). Combinations are drawn by chance and trained up to the first rung. ' +
            'Of each rung the best, one in `reduction_factor` by the mean over the seeds of the lowest validation loss, go on ' +
            'from their saved weights to the next one, and of the last rung to the end of the run. A combination with much ' +
            'dropout learns more slowly: give `min_epochs` that let it show what it can do.',
        formula:
            'rungs at r, r η, r η², ... epochs and at the end; the best ⌊n / η⌋ of the n on a rung go on',
        references: [
            {
                title: 'Li et al. (2020), A system for massively parallel hyperparameter tuning, MLSys',
                url: 'https://arxiv.org/abs/1810.05934',
            },
            {
                title: 'Jamieson & Talwalkar (2016), Non-stochastic best arm identification and hyperparameter optimization, AISTATS',
                url: 'https://arxiv.org/abs/1502.07943',
            },
        ],
        example: 'successive_halving(runs = 40, reduction_factor = 3)',
    },
    parameters: {
        ...searchParameters,
        reduction_factor: {
            type: integer({ minimum: 2 }),
            default: 3,
            summary: "The paper's η: of each rung, one in so many goes on.",
        },
        min_epochs: {
            type: oneOf(none(), count()),
            default: null,
            unit: 'epochs',
            summary: 'Epochs of the first rung; `none` for those that make three rungs.',
        },
    },
});
