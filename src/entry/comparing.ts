// Comparisons over seeds, which the extension's own bundle reads when something is measured.

export { filesOf, knownPairs, runComparison } from '../extension/comparing.ts';
