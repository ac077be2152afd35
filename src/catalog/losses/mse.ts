import { goodfellow2016 } from '../shared/references.ts';
import { defineLoss } from './define-loss.ts';

export const mse = defineLoss({
    name: 'mse',
    documentation: {
        summary: 'Mean squared error, the usual loss of regression.',
        details: 'Large errors count by their square, so outliers pull hard; `huber` and `mae` forgive them.',
        formula: 'L = mean (y - t)²',
        references: [goodfellow2016],
        example: 'mse',
    },
    parameters: {},
    task: 'regression',
    fusesWith: null,
});
