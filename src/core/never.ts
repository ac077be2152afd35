/** Ends a `switch` that handles every case; a new case then fails to compile here. */
export function unreachable(value: never): never {
    throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
