// The rules that the study of efficacy has no case for, and why.

const exact = 'What it says follows from the formulas; there is nothing to find out by training.';
const unsound = 'The network or run is wrong for certain, whatever it scores.';
const ownRuns = 'It speaks of what training has shown of your own run, and is measured there.';

export const notMeasured: Readonly<Record<string, string>> = {
    'alpha-dropout-pairing': exact,
    'bn-variance-shift-measured': ownRuns,
    'channel-dropout-too-few-channels': exact,
    'channel-dropout-wrong-rank': unsound,
    'dropout-after-output-activation': unsound,
    'dropout-before-nonzero-activation': exact,
    'dropout-no-effect': ownRuns,
    'dropout-no-op': exact,
    'dropout-on-logits': unsound,
    'dropout-on-regression-output': unsound,
    'dropout-on-token-ids': unsound,
    'dropout-underfit': ownRuns,
    'gaussian-rate-sign-flip': exact,
    'mc-average-differs': ownRuns,
    'narrow-layer-annihilation': exact,
    'overfit-gap': ownRuns,
    'path-dropout-on-trunk': unsound,
    'rate-out-of-range': unsound,
    'single-pass-dropout':
        'Empirical, and outside of the study: it speaks from 10,000 training examples on, and the study keeps to 5,000 at most.',
    'stacked-dropout': exact,
    'train-curve-has-dropout': ownRuns,
    'uneven-dense-head':
        'Empirical, and outside of the study: two layers of 1,024 units, from which it speaks, have more than a million parameters, and the study keeps to 300,000.',
    'validation-is-training-data': unsound,
};
