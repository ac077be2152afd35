// Mutants that were looked at and change nothing that anybody could notice, each with the reason.

interface Equivalent {
    readonly target: string;
    readonly original: string;
    readonly replacement: string;
    readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [
    {
        target: 'alpha-dropout-pairing',
        original: 'rate <= highestAlphaRate + rateSlack',
        replacement: 'rate < highestAlphaRate + rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'channel-dropout-too-few-channels',
        original: 'rate > largestRate(share, channels) + rateSlack',
        replacement: 'rate >= largestRate(share, channels) + rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'dropout-after-output-activation',
        original: 'noise.length > 0',
        replacement: 'noise.length >= 0',
        reason: 'an empty list is walked over and reports nothing.',
    },
    {
        target: 'dropout-after-output-activation',
        original: 'noise.length > 0',
        replacement: 'true',
        reason: 'an empty list is walked over and reports nothing.',
    },
    {
        target: 'gaussian-rate-sign-flip',
        original: 'rate > highest + rateSlack',
        replacement: 'rate >= highest + rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'narrow-layer-annihilation',
        original: 'rate > largestRate(share, sizeOf(noise.outputShape)) + rateSlack',
        replacement: 'rate >= largestRate(share, sizeOf(noise.outputShape)) + rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'noise-budget',
        original: 'logBudget > million',
        replacement: 'logBudget >= million',
        reason: 'at exactly a million both readings say so, and no product of 1 / (1 - p) is that number in binary.',
    },
    {
        target: 'noise-budget',
        original: 'Math.abs(row.rate - rate) <= rateSlack',
        replacement: 'Math.abs(row.rate - rate) < rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'rate-high-hidden',
        original: 'kept < 10',
        replacement: 'kept <= 10',
        reason: '10 is a whole number: rounded and not, it reads the same.',
    },
    {
        target: 'rate-out-of-range',
        original: 'value > 0.5',
        replacement: 'value >= 0.5',
        reason: '0.5 is in range, and never a subject.',
    },
    {
        target: 'rate-out-of-range',
        original: 'value < 2',
        replacement: 'value <= 2',
        reason: '2 reads the same in both notations.',
    },
    {
        target: 'rate-out-of-range',
        original: 'value > 1 + rateSlack',
        replacement: 'value >= 1 + rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'rate-out-of-range',
        original: 'Math.abs(value - 1) <= rateSlack',
        replacement: 'Math.abs(value - 1) < rateSlack',
        reason: 'differs only where a rate lies exactly 1e-9 from the border, which is the slack for rounding errors and no number that anybody writes.',
    },
    {
        target: 'stacked-dropout',
        original: 'Math.abs(other.merged - stack.merged) < 1e-12',
        replacement: 'Math.abs(other.merged - stack.merged) <= 1e-12',
        reason: 'two merged rates differ by exactly 1e-12 in no spec.',
    },
];
