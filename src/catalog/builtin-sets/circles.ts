import { scikitLearn } from '../shared/references.ts';
import { defineSyntheticSet } from './define-builtin-set.ts';

export const circles = defineSyntheticSet({
    name: 'circles',
    summary: 'A small circle inside a large one.',
    details: 'The distance from the centre decides alone, which a linear layer cannot see.',
    formula: 'class 0: (cos θ, sin θ), class 1: ½ (cos θ, sin θ), θ from 0 to 2π; plus noise',
    references: [scikitLearn],
});
