// What a scan of the tokens before the cursor has opened and not closed: bodies, blocks, calls and brackets.

import type { Parameters, ParameterType } from '../../catalog/parameters.ts';

/** What arguments are given to. */
export interface CallAtCursor {
    readonly name: string;
    readonly what: 'layer' | 'entry' | 'model' | 'residual';
    readonly parameters: Parameters;
    /** The arguments with names so far, and how many come without. */
    readonly named: readonly string[];
    readonly positional: number;
}

/** One of them, with what was met in it so far. */
export interface Frame {
    readonly kind: 'body' | 'block' | 'call' | 'list' | 'parameters' | 'group';
    readonly block?: 'train' | 'data' | 'sweep';
    readonly call?: Omit<CallAtCursor, 'named' | 'positional'>;
    /** The type of a value directly in this frame; of a call, of the argument being written. */
    type: ParameterType | undefined;
    key: string | undefined;
    readonly used: string[];
    positional: number;
    /** A value has begun, so a name now is no key. */
    inValue: boolean;
    run?: string | undefined;
}

/** The call of a frame with what is written of it so far. */
export function callOf({ call, used, positional }: Frame): CallAtCursor | undefined {
    return call && { ...call, named: used, positional };
}

/**
 * The name of the argument that is being written.
 *
 * @param direct true where the cursor is in the call itself, and not in a list or a group within it.
 */
export function argumentOf({ call, key, used, positional }: Frame, direct: boolean): string | undefined {
    if (key !== undefined || call === undefined) {
        return key;
    }
    if (used.length > 0 && direct) {
        return undefined;
    }
    const names = Object.keys(call.parameters);
    return names[positional] ?? names.find(name => call.parameters[name]?.rest === true);
}
