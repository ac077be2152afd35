// A diagnostic with the fixes that might mend it, before anything has checked them.

import type { SpecDiagnostic, TextFix } from '../../model/finding.ts';

export interface PlacedDiagnostic {
    readonly diagnostic: SpecDiagnostic;
    /** Candidates in order of preference. Computed when asked for, since most diagnostics are never clicked. */
    candidates(): readonly TextFix[];
}
