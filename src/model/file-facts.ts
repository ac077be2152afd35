// What a look at a file tells of it before it is read: what the language checks a spec against.

import type { CallValue } from '../catalog/values.ts';
import type { Shape } from '../core/shape.ts';

export interface FileFacts {
    /** Why the file cannot be used at all. */
    readonly problem?: string;
    /** Why the target is no column of it, and the names that there are. */
    readonly target?: { readonly problem: string; readonly names: readonly string[] };
    readonly featureShape?: Shape;
    /** Examples, where they could be counted. */
    readonly rows?: number;
    /** What the values of the target are for, where they say it: words and fractions do, whole numbers do not. */
    readonly task?: 'classification' | 'regression';
    /** Number of classes, where all of the file was seen. */
    readonly classes?: number;
}

/** Looks at the file of a source; undefined where there is nothing to be seen from here. Quick, and never fails. */
export type LookAtFile = (
    source: CallValue,
    target: string | number,
    specUri: string,
) => FileFacts | undefined;
