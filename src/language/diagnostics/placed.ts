// A diagnostic with the fixes that might mend it, before anything has checked them.

import type { Anchor, SpecDiagnostic, TextFix } from '../../model/finding.ts';
import type { MeasuredDropout, MeasuredFix } from '../../model/measurements.ts';

/** Where the linter found something. */
export interface FoundIn {
    /** The run's name. */
    readonly run: string;
    /** In the run's network. */
    readonly anchor: Anchor;
}

export interface PlacedDiagnostic {
    readonly diagnostic: SpecDiagnostic;
    /** The runs that the linter found it in; absent for what is not about a run. */
    readonly foundIn?: readonly FoundIn[];
    /** What was measured of its fixes. */
    readonly measured?: readonly MeasuredFix[];
    /** Set where dropout as a whole was measured to have no effect, so that its strength matters less. */
    readonly withoutEffect?: MeasuredDropout;
    /** Candidates in order of preference. Computed when asked for, since most diagnostics are never clicked. */
    candidates(): readonly TextFix[];
}
