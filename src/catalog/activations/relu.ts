import { defineActivation } from './define-activation.ts';

export const relu = defineActivation({
    name: 'relu',
    documentation: {
        summary: 'Keeps positive values and sets the others to zero.',
        details:
            'The usual choice for hidden layers. It is positively homogeneous, so dropout before it and after it are ' +
            'the same, mask by mask. A unit whose input is negative for every example learns no more (a dead unit).',
        formula: 'y = max(0, x)',
        references: [
            {
                title: 'Nair, Hinton (2010), Rectified linear units improve restricted Boltzmann machines, ICML',
                url: 'https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf',
            },
            {
                title: 'Glorot, Bordes, Bengio (2011), Deep sparse rectifier neural networks, AISTATS',
                url: 'https://proceedings.mlr.press/v15/glorot11a.html',
            },
        ],
        example: 'relu',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'homogeneous', negativeSlope: 0 },
});
