// What is wrong with a user's data, in one sentence that says what to do. A result rather than an exception: bad data is
// no mistake of the program.

export interface DataProblem {
    readonly problem: string;
}

export function isDataProblem(result: object): result is DataProblem {
    return 'problem' in result;
}
