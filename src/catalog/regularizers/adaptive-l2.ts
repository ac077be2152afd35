import { defineEntry } from '../entry.ts';
import { number } from '../parameters.ts';

export const adaptiveL2 = defineEntry({
    family: 'regularizer',
    name: 'adaptive_l2',
    documentation: {
        summary:
            'The penalty that dropout on the input amounts to in a generalized linear model, without any noise.',
        details:
            'An L2 penalty that weighs each weight by how often and how uncertainly its feature is used: rare, ' +
            'decisive features are spared. It is the quadratic approximation of dropout’s penalty and exact for ' +
            '`mse`. For linear and logistic models: one dense layer, whose output `mse`, `binary_cross_entropy` or ' +
            '`cross_entropy` reads, and no other layer that learns. Such a network with `dropout` or ' +
            '`gaussian_dropout` on its input instead reports the penalty that they amount to after every epoch, so ' +
            'that dropout, its approximation and `l2` can be compared.',
        formula:
            'penalty = ½ · p / (1 - p) · Σⱼ wⱼ² meanᵢ(L″ᵢ xᵢⱼ²), i over examples, j over inputs\n' +
            'L″ = ∂²L/∂y² of the loss by the linear output y: σ(y) (1 - σ(y)) for the logistic, 2 for mse\n' +
            'cross_entropy, q = softmax(y): wⱼ² L″ becomes Σₖ qₖ wⱼₖ² - (Σₖ qₖ wⱼₖ)²; several outputs of the others are averaged',
        references: [
            {
                title: 'Wager, Wang, Liang (2013), Dropout training as adaptive regularization, NIPS 26',
                url: 'https://arxiv.org/abs/1307.1493',
            },
        ],
        example: 'adaptive_l2(0.5)',
    },
    parameters: {
        rate: {
            type: number({ minimum: 0, maximum: 1, exclusiveMaximum: true }),
            summary: 'The drop rate whose penalty it stands for, in [0, 1).',
        },
    },
});
