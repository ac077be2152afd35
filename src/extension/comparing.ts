// Comparisons over seeds, with the distribution of their statistics and the catalogue that says which files a spec reads. They
// are needed when something is measured, so on Node they are a bundle of their own, `dist/comparing.cjs`.

export { filesOf, knownPairs } from '../experiments/comparison/known-pairs.ts';
export { runComparison } from '../experiments/comparison/run-comparison.ts';
