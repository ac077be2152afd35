// Comparisons over seeds, with the distribution of their statistics and the catalogue that says which files a spec reads. They
// are needed when something is measured, so on Node they are a bundle of their own, `dist/comparing.cjs`.

export { filesOf, knownComparison, nothingKnown } from '../experiments/comparison/known-pairs.ts';
export { runComparison } from '../experiments/comparison/run-comparison.ts';
export { findRates, rateMethods } from '../experiments/rate-finder/find-rates.ts';
export { knownCandidates, noCandidates } from '../experiments/rate-finder/known-rates.ts';
export { canBeLearned } from '../experiments/rate-finder/learned-rates.ts';
export { rateEdits, ratePlacesOf } from '../model/rate-places.ts';
