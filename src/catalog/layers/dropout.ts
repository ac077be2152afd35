import { defineLayer } from '../entry.ts';
import { call, oneOf, probability } from '../parameters.ts';

export const dropout = defineLayer({
    family: 'layer',
    name: 'dropout',
    documentation: {
        summary:
            'Drops each value with probability `rate` while training, and scales the kept ones by 1 / (1 - rate).',
        details:
            'A new Bernoulli mask is drawn for every training case of every mini-batch. At evaluation the layer passes ' +
            'its input on unchanged, which equals the weight scaling of the original paper. Place it on the visible ' +
            'units with a rate up to 0.2, and after the activation of hidden layers with a rate from 0.2 to 0.5.',
        formula: 'training: y = x · m / (1 - p), m ~ Bernoulli(1 - p)\nevaluation: y = x',
        references: [
            {
                title: 'Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), Dropout, JMLR 15, 1929-1958',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
            },
            { title: 'Hinton et al. (2012), arXiv 1207.0580', url: 'https://arxiv.org/abs/1207.0580' },
        ],
        example:
            'input(64)\ndropout(0.2)\ndense(256, activation = relu)\ndropout(0.5)\ndense(10, activation = softmax)',
    },
    parameters: {
        rate: {
            type: oneOf(probability(), call('rate_schedule')),
            optional: '1 - keep',
            summary: 'Probability of dropping a value, in [0, 1), or a schedule of it.',
        },
        keep: {
            type: probability(),
            optional: '1 - rate',
            summary: 'Probability of keeping a value, the way the papers write it.',
        },
    },
    exactlyOneOf: [['rate', 'keep']],
    normalize: values =>
        values.keep === null ? values : { rate: Number((1 - values.keep).toPrecision(12)), keep: null },
    outputShape: (_values, [input]) => input ?? [],
    parameterCount: () => 0,
    multiplyAdds: () => 0,
    traits: () => ({ role: 'noise', elementwise: true, zero: null, noise: 'element', bernoulli: true }),
});
