import { goodfellow2016 } from '../shared/references.ts';
import { defineSyntheticSet } from './define-builtin-set.ts';

export const xor = defineSyntheticSet({
    name: 'xor',
    summary: 'Points in a square, whose class is whether their two signs differ.',
    details: 'The classic of what one linear layer cannot do.',
    formula: 'class = 1 where x₁ x₂ < 0 before the noise, x uniform in [-1, 1]²',
    references: [goodfellow2016],
});
