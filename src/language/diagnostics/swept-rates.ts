// Values of a sweep that no run could be trained with. Of a sweep nothing else is linted: that a rate is high or a stack of
// dropouts strong is what a study wants to see.

import type { TextRange } from '../../core/text-range.ts';
import { rateOutOfRange } from '../../lint/rules/rate-out-of-range.ts';
import { type LintConfiguration, lintWith } from '../../lint/run.ts';
import type { Anchor, Finding } from '../../model/finding.ts';
import type { ResolvedNetwork } from '../../model/resolved.ts';
import type { ElaboratedNetwork } from '../resolve/resolve-spec.ts';
import { rangeOfAnchor } from './place.ts';
import type { PlacedDiagnostic } from './placed.ts';

/** The findings that stand in a sweep, one for each value: its worst. */
export function sweptRates(
    tried: readonly ElaboratedNetwork[],
    isInSweep: (offset: number) => boolean,
    configuration: LintConfiguration,
): PlacedDiagnostic[] {
    const worst = new Map<string, { readonly finding: Finding; readonly placed: PlacedDiagnostic }>();
    for (const { network } of tried) {
        for (const finding of lintWith([rateOutOfRange], { network }, configuration)) {
            const { anchor, rule, severity, message } = finding;
            const range = valueRange(network, anchor);
            if (range === undefined || !isInSweep(range.start)) {
                continue;
            }
            const key = `${range.start}-${range.end}`;
            if ((finding.weight ?? 0) > (worst.get(key)?.finding.weight ?? Number.NEGATIVE_INFINITY)) {
                const diagnostic = { rule, severity, message, range, related: [] };
                worst.set(key, { finding, placed: { diagnostic, candidates: () => [] } });
            }
        }
    }
    return [...worst.values()].map(({ placed }) => placed);
}

/** Where the value itself is written: of a parameter of the model, in the sweep. */
function valueRange(network: ResolvedNetwork, anchor: Anchor): TextRange | undefined {
    const names =
        'layer' in anchor && anchor.parameter !== undefined
            ? network.layers[anchor.layer]?.source.names?.[anchor.parameter]
            : undefined;
    return names?.find(({ alone }) => alone)?.value ?? rangeOfAnchor({ network }, anchor);
}
