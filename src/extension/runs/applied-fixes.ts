// Quick fixes that were applied in this window, with the text that they were fixes of, so that they can be measured
// afterwards. Knows no editor.

import type { FixOfRun } from '../../model/measurements.ts';
import type { ResolveFixParams } from '../../protocol/language.ts';

export interface AppliedFix {
    readonly about: FixOfRun;
    /** With the text before the fix. */
    readonly params: ResolveFixParams;
}

/** Of each spec; a text takes some kilobytes. */
const mostFixes = 20;

export class AppliedFixes {
    private readonly bySpec = new Map<string, readonly AppliedFix[]>();
    private readonly listeners = new Set<() => void>();

    add(fix: AppliedFix): void {
        const { uri } = fix.params;
        const others = this.of(uri).filter(
            ({ about }) => about.variant.fingerprint !== fix.about.variant.fingerprint,
        );
        this.bySpec.set(uri, [...others, fix].slice(-mostFixes));
        for (const listener of [...this.listeners]) {
            listener();
        }
    }

    onDidChange(listener: () => void): { dispose(): void } {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }

    /** The last one at the end. */
    of(uri: string): readonly AppliedFix[] {
        return this.bySpec.get(uri) ?? [];
    }
}
