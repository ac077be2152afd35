import { defineEntry } from '../entry.ts';
import { boolean, positive } from '../parameters.ts';
import { momentum } from '../shared/optimizer-parameters.ts';

export const sgd = defineEntry({
    family: 'optimizer',
    name: 'sgd',
    documentation: {
        summary: 'Stochastic gradient descent, with momentum and Nesterov’s variant of it.',
        details:
            'The optimizer of the dropout papers: dropout makes gradients noisy, and a momentum of 0.95 to 0.99 with ' +
            '`max_norm` averages the noise away. The effective step is `learning_rate / (1 - momentum)`, so raise ' +
            'one and lower the other.',
        formula:
            'v ← momentum · v - learning_rate · g\nw ← w + v; Nesterov: w ← w + momentum · v - learning_rate · g',
        references: [
            {
                title: 'Sutskever, Martens, Dahl, Hinton (2013), On the importance of initialization and momentum in deep learning, ICML',
                url: 'https://proceedings.mlr.press/v28/sutskever13.html',
            },
        ],
        example: 'sgd(learning_rate = 0.01, momentum = 0.95)',
    },
    parameters: {
        learning_rate: { type: positive(), default: 0.01, summary: 'Size of a step, before any schedule.' },
        momentum,
        nesterov: {
            type: boolean(),
            default: false,
            summary: 'Looks ahead along the momentum before it takes the gradient.',
        },
    },
});
