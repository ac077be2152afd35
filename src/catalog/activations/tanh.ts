import { defineActivation } from './define-activation.ts';

export const tanh = defineActivation({
    name: 'tanh',
    documentation: {
        summary: 'The hyperbolic tangent: an S-shaped curve between -1 and 1 through zero.',
        details:
            'Centred, unlike the logistic, but it saturates too: gradients vanish where inputs are large. ' +
            'A dropped unit stays silent after it, though scaling the kept ones changes what they become.',
        formula: 'y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))',
        references: [
            {
                title: 'LeCun, Bottou, Orr, Müller (1998), Efficient BackProp',
                url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf',
            },
        ],
        example: 'tanh',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'zero_preserving' },
});
