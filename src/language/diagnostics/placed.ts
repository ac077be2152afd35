// A diagnostic with the fixes that might mend it, before anything has checked them.

import type { Anchor, SpecDiagnostic, TextFix } from '../../model/finding.ts';
import type { MeasuredFix } from '../../model/measurements.ts';

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
    /** Candidates in order of preference. Computed when asked for, since most diagnostics are never clicked. */
    candidates(): readonly TextFix[];
}
