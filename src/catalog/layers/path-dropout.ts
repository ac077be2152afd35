import { defineLayer } from '../entry.ts';
import { dropRate } from '../shared/noise.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const pathDropout = defineLayer({
    family: 'layer',
    name: 'path_dropout',
    documentation: {
        summary:
            'Drops all that reaches it for a whole example while training, and scales what it keeps by 1 / (1 - rate).',
        details:
            'Stochastic depth. Stands last in a `residual { ... }`, where an example whose branch is dropped takes the ' +
            'shortcut alone, so that a deep network is trained as many shallower ones; the paper lets the rate grow ' +
            'linearly with depth. The paper draws once for each mini-batch and scales at evaluation; here one draw is ' +
            'made for each example, and scaling is done while training. Where nothing leads around it, it drops the ' +
            'whole signal.',
        formula:
            'training: y = x · m / (1 - p), m ~ Bernoulli(1 - p), one for each example\nevaluation: y = x',
        references: [
            {
                title: 'Huang, Sun, Liu, Sedra, Weinberger (2016), Deep networks with stochastic depth, ECCV',
                url: 'https://arxiv.org/abs/1603.09382',
            },
        ],
        example:
            'input(64)\nresidual {\n    dense(64, activation = relu)\n    dense(64)\n    path_dropout(0.2)\n}\ndense(10, activation = softmax)',
    },
    parameters: { rate: dropRate },
    outputShape: keepsShape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'noise', elementwise: true, zero: null, noise: 'path', bernoulli: true }),
});
