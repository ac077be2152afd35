import { defineEntry } from '../entry.ts';
import { number } from '../parameters.ts';

export const l2 = defineEntry({
    family: 'regularizer',
    name: 'l2',
    documentation: {
        summary: 'Adds `l2` times the sum of the squares of the weights to the loss.',
        details:
            'Pulls large weights harder than small ones. As in Keras there is no factor of one half, so it is twice ' +
            'as strong as a weight decay of the same number under plain gradient descent.',
        formula: 'penalty = l2 · Σ w²',
        references: [
            {
                title: 'Krogh, Hertz (1992), A simple weight decay can improve generalization, NIPS 4',
                url: 'https://papers.nips.cc/paper/563-a-simple-weight-decay-can-improve-generalization',
            },
        ],
        example: 'l2(1e-4)',
    },
    parameters: { l2: { type: number({ minimum: 0 }), default: 0.01, summary: 'Factor of the penalty.' } },
});
