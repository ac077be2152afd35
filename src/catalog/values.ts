// What an argument is once names are looked up and constants folded: plain JSON, the same for every consumer.

/**
 * A word of a closed choice is its string (`'same'`), `none` is null, and everything that grows (activations,
 * regularizers, optimizers, ...) is a call with its defaults already filled in.
 */
export type Value = number | boolean | string | null | CallValue | readonly Value[];

export interface CallValue {
    readonly call: string;
    readonly arguments: Readonly<Record<string, Value>>;
}

export function isCallValue(value: Value | undefined): value is CallValue {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True where `value` is a call of `name`; narrows nothing but reads well. */
export function isCallOf(value: Value | undefined, name: string): boolean {
    return isCallValue(value) && value.call === name;
}

/** The calls that a value holds: none for null, one for a call, several for a list, as `regularizer` may be written. */
export function callsIn(value: Value | undefined): readonly CallValue[] {
    if (Array.isArray(value)) {
        return value.filter(isCallValue);
    }
    return isCallValue(value) ? [value] : [];
}
