import { goodfellow2016 } from '../shared/references.ts';
import { defineLoss } from './define-loss.ts';

export const mae = defineLoss({
    name: 'mae',
    documentation: {
        summary: 'Mean absolute error: predicts the median rather than the mean.',
        details:
            'Outliers count no more than their size. The gradient does not shrink near the target, unlike `mse`.',
        formula: 'L = mean |y - t|',
        references: [goodfellow2016],
        example: 'mae',
    },
    parameters: {},
    task: 'regression',
    fusesWith: null,
});
