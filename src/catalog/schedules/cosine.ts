import { defineEntry } from '../entry.ts';
import { integer, number } from '../parameters.ts';

export const cosine = defineEntry({
    family: 'learning_rate_schedule',
    name: 'cosine',
    documentation: {
        summary:
            'Lowers the learning rate along half a cosine until the end of the run, after an optional warm-up.',
        details:
            'During the warm-up the rate rises evenly. t counts the epochs that are done and T is the number of ' +
            'epochs of the run.',
        formula:
            'factor = (t + 1) / (warm_up + 1) for t < warm_up, else\n' +
            'factor = alpha + (1 - alpha) · (1 + cos(π (t - warm_up) / (T - warm_up))) / 2',
        references: [
            {
                title: 'Loshchilov, Hutter (2017), SGDR: stochastic gradient descent with warm restarts, ICLR',
                url: 'https://arxiv.org/abs/1608.03983',
            },
            {
                title: 'Goyal et al. (2017), Accurate, large minibatch SGD: training ImageNet in 1 hour',
                url: 'https://arxiv.org/abs/1706.02677',
            },
        ],
        example: 'cosine(warm_up = 5)',
    },
    parameters: {
        warm_up: {
            type: integer({ minimum: 0 }),
            default: 0,
            unit: 'epochs',
            summary: 'Epochs in which the rate rises.',
        },
        alpha: {
            type: number({ minimum: 0, maximum: 1 }),
            default: 0,
            summary: 'Factor that the cosine ends at.',
        },
    },
});
