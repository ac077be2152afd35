import { defineSyntheticSet } from './define-builtin-set.ts';

export const spirals = defineSyntheticSet({
    name: 'spirals',
    summary: 'Two spirals wound around each other.',
    details: 'Hard for small networks and easy to overfit for wide ones.',
    formula:
        'class c: r (sin(θ + c π), cos(θ + c π)), r from 0 to 4 while θ goes 1¾ times around; plus noise',
    references: [
        {
            title: 'Lang, Witbrock (1988), Learning to tell two spirals apart, Connectionist Models Summer School',
        },
    ],
});
