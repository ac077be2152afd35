// How often which activation occurs in a layer, with dropout off, as in Srivastava et al. (2014), figure 8. Exact zeros are a
// number and not a bar, since of a sparse layer nothing else would be seen.

import { t } from '../core/localize.ts';
import { numberText, shareText } from './number-text.ts';
import type { Scene } from './scene.ts';

export interface ActivationCounts {
    /** `dense 2 (line 7)` */
    readonly layer: string;
    /** Ascending; one more than `counts`. */
    readonly edges: ArrayLike<number>;
    readonly counts: ArrayLike<number>;
    /** Share of activations that are exactly zero. */
    readonly sparsity: number;
}

export function activationHistogram({ layer, edges, counts, sparsity }: ActivationCounts): Scene {
    const bins = Array.from(counts);
    const total = bins.reduce((sum, count) => sum + count, 0);
    const middle = bins.findIndex((_, bin) => edges[bin]! < 0 && edges[bin + 1]! > 0);
    const zeros = Math.round(sparsity * total);
    // What is in the middle bin besides exact zeros.
    const shares = bins.map((count, bin) => Math.max(0, count - (bin === middle ? zeros : 0)) / (total || 1));
    const used = shares.flatMap((share, bin) => (share > 0 ? [bin] : []));
    const first = Math.min(used[0] ?? middle, middle);
    const last = Math.max(used.at(-1) ?? middle, middle);
    const [minimum, maximum] = [edges[first] ?? -1, edges[last + 1] ?? 1];
    const linearTo = middle < 0 ? 1 : edges[middle + 1]!;
    // Bins are wider the further out they are, so what is drawn is how many there are on equal lengths of the axis.
    const knee = linearTo * 4;
    const placeOf = (value: number): number => Math.sign(value) * Math.log10(1 + Math.abs(value) / knee);
    const heights = shares.map((share, bin) => share / (placeOf(edges[bin + 1]!) - placeOf(edges[bin]!)));
    const highest = Math.max(...heights, 0.001);
    const cumulative = (share: number): number => {
        let sum = 0;
        const bin = shares.findIndex(each => {
            sum += each;
            return sum >= share * (1 - zeros / (total || 1));
        });
        return (edges[bin]! + edges[bin + 1]!) / 2;
    };
    return {
        title: t('Activations of {0}', layer),
        description:
            total === 0
                ? t('Nothing was measured.')
                : zeros === 0
                  ? t(
                        'Half lie between {0} and {1}.',
                        numberText(cumulative(0.25)),
                        numberText(cumulative(0.75)),
                    )
                  : t(
                        '{0} are exactly zero; of the others, half lie between {1} and {2}.',
                        shareText(sparsity),
                        numberText(cumulative(0.25)),
                        numberText(cumulative(0.75)),
                    ),
        x: { kind: 'symlog', label: t('activation'), minimum, maximum, linearTo: knee },
        y: {
            kind: 'linear',
            label: t('share per decade'),
            minimum: 0,
            maximum: highest * 1.12,
            asShare: true,
        },
        marks: [
            {
                kind: 'area',
                paint: 0,
                // Steps: cells side by side would show the paper between them.
                x: bins
                    .slice(first, last + 1)
                    .flatMap((_, bin) => [edges[first + bin]!, edges[first + bin + 1]!]),
                low: bins.slice(first, last + 1).flatMap(() => [0, 0]),
                high: heights.slice(first, last + 1).flatMap(height => [height, height]),
                opacity: 1,
            },
            { kind: 'rule', x: 0, paint: 'muted', dash: [2, 3] },
            // Of a layer without rectifiers there is nothing to say.
            ...(zeros === 0
                ? []
                : [
                      {
                          ...({
                              kind: 'text',
                              x: 0,
                              y: highest * 1.12,
                              anchor: maximum > -minimum * 0.2 ? 'start' : 'end',
                          } as const),
                          ...({
                              text: t('{0} exactly zero', shareText(sparsity)),
                              paint: 'ink',
                              dx: 6,
                              dy: 10,
                          } as const),
                      },
                  ]),
        ],
        key: [],
        table: {
            headings: [t('from'), t('to'), t('activations')],
            rows: bins
                .slice(first, last + 1)
                .map((count, index) => [edges[first + index], edges[first + index + 1], count]),
        },
        size: { width: 360, height: 220 },
    };
}
