import { goodfellow2016 } from '../shared/references.ts';
import { defineSyntheticSet } from './define-builtin-set.ts';

export const gaussians = defineSyntheticSet({
    name: 'gaussians',
    summary: 'Two round clouds of points, whose overlap the noise decides.',
    details: 'One straight line is the best there is, so every bend of a boundary is overfitting.',
    formula: 'class 0: N((-½, -½), noise²), class 1: N((½, ½), noise²)',
    references: [goodfellow2016],
});
