import { defineEntry } from '../entry.ts';
import { positive } from '../parameters.ts';
import { momentum, share } from '../shared/optimizer-parameters.ts';

export const rmsprop = defineEntry({
    family: 'optimizer',
    name: 'rmsprop',
    documentation: {
        summary: 'Divides each gradient by a running root mean square of itself.',
        details:
            'Every weight gets a step of its own size. A forerunner of `adam`, without its correction of the first steps.',
        formula:
            's ← rho · s + (1 - rho) · g²\nv ← momentum · v + learning_rate · g / √(s + epsilon)\nw ← w - v',
        references: [
            {
                title: 'Tieleman, Hinton (2012), Lecture 6.5, Neural Networks for Machine Learning',
                url: 'https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf',
            },
        ],
        example: 'rmsprop(0.001)',
    },
    parameters: {
        learning_rate: { type: positive(), default: 0.001, summary: 'Size of a step, before any schedule.' },
        rho: { type: share(), default: 0.9, summary: 'Decay of the running mean of the squared gradient.' },
        momentum,
        epsilon: {
            type: positive(),
            default: 1e-7,
            summary: 'Added under the root, against division by zero.',
        },
    },
});
