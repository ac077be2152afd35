// Mutants that were looked at and change nothing that anybody could notice, each with the reason.

interface Equivalent {
    readonly target: string;
    readonly original: string;
    readonly replacement: string;
    readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [
    {
        target: 'rate-high-hidden',
        original: 'kept < 10',
        replacement: 'kept <= 10',
        reason: '10 is a whole number: rounded and not, it reads the same.',
    },
];
