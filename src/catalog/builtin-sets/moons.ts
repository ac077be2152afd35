import { scikitLearn } from '../shared/references.ts';
import { defineSyntheticSet } from './define-builtin-set.ts';

export const moons = defineSyntheticSet({
    name: 'moons',
    summary: 'Two half circles that reach into each other.',
    details: 'No straight line parts them, a small network does; a large one follows the noise.',
    formula: 'class 0: (cos θ, sin θ), class 1: (1 - cos θ, ½ - sin θ), θ from 0 to π; plus noise',
    references: [scikitLearn],
});
