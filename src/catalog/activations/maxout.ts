import { formatShape } from '../../core/shape.ts';
import { count } from '../parameters.ts';
import { defineActivation } from './define-activation.ts';

export const maxout = defineActivation({
    name: 'maxout',
    documentation: {
        summary: 'Takes the largest of each group of neighbouring units.',
        details:
            'Learns a convex, piecewise linear activation, and was designed to go with dropout. The layer before ' +
            'it needs `pieces` times the units that should come out.',
        formula: 'yᵢ = max(xᵢₖ, ..., xᵢₖ₊ₖ₋₁), k = pieces',
        references: [
            {
                title: 'Goodfellow, Warde-Farley, Mirza, Courville, Bengio (2013), Maxout Networks, ICML',
                url: 'https://proceedings.mlr.press/v28/goodfellow13.html',
            },
        ],
        example: 'maxout(pieces = 2)',
    },
    parameters: {
        pieces: { type: count(), default: 2, unit: 'units', summary: 'Units in each group.' },
    },
    outputShape: ({ pieces }, [input = []]) => {
        const units = input.at(-1) ?? 0;
        return units > 0 && units % pieces === 0
            ? [...input.slice(0, -1), units / pieces]
            : {
                  expected: `a last axis divisible by ${pieces}`,
                  found: formatShape(input),
                  remedy: `Give the layer before it ${Math.max(1, Math.ceil(units / pieces)) * pieces} units.`,
                  argument: 'pieces',
              };
    },
    traits: { elementwise: false, zero: 'homogeneous' },
});
