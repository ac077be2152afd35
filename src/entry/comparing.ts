// Comparisons over seeds, which the extension's own bundle reads when something is measured.

export {
    canBeLearned,
    filesOf,
    findRates,
    knownCandidates,
    knownComparison,
    noCandidates,
    nothingKnown,
    rateEdits,
    rateMethods,
    ratePlacesOf,
    runComparison,
} from '../extension/comparing.ts';
