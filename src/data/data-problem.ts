// What is wrong with a user's data, in one sentence that says what to do. A result rather than an exception: bad data is
// no mistake of the program.

export interface DataProblem {
    readonly problem: string;
}

export function isDataProblem(result: object): result is DataProblem {
    return 'problem' in result;
}

/** What a message says of a value that is not finite in single precision, in which everything is trained. */
export function whyNotFinite(value: number): string {
    return Number.isFinite(value)
        ? `expected a number below 3.4e38 in magnitude, the most that single precision holds, found ${value}`
        : `expected a finite number, found ${value}`;
}
