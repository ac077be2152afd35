import { positive } from '../parameters.ts';
import { defineLoss } from './define-loss.ts';

export const huber = defineLoss({
    name: 'huber',
    documentation: {
        summary: 'Squared error for small errors, absolute error for large ones.',
        details:
            'Smooth near the target like `mse` and forgiving to outliers like `mae`; `delta` is where one turns into the other.',
        formula: 'L = ½ e² where |e| ≤ delta, else delta · (|e| - ½ delta); e = y - t',
        references: [
            {
                title: 'Huber (1964), Robust estimation of a location parameter, Annals of Mathematical Statistics 35',
                url: 'https://doi.org/10.1214/aoms/1177703732',
            },
        ],
        example: 'huber(delta = 1)',
    },
    parameters: {
        delta: {
            type: positive(),
            default: 1,
            summary: "Error where the loss turns linear, in the target's unit.",
        },
    },
    task: 'regression',
    fusesWith: null,
});
