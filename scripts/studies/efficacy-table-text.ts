// The table of measured effects as the linter reads it: TypeScript, so that it is checked and bundled like the rules.

import type { PairedInterval } from '../../src/experiments/comparison/paired-interval.ts';
import type { Efficacy, Measured } from '../../src/lint/efficacy.ts';
import type { RuleEffect } from './efficacy-effects.ts';

/** Of the rules with enough seeds to say something. */
export function efficacyTableOf(effects: readonly RuleEffect[]): Readonly<Record<string, Efficacy>> {
    const rows = effects.flatMap(({ rule, pooled, verdict, hasNoBenefit }): [string, Efficacy][] =>
        pooled === undefined || verdict === 'not measured'
            ? []
            : [
                  [
                      rule,
                      {
                          verdict,
                          seeds: pooled.seeds,
                          dataSets: pooled.dataSets,
                          loss: measured(pooled.loss),
                          ...(pooled.error !== undefined && { error: measured(pooled.error) }),
                          ...(hasNoBenefit && { hasNoBenefit }),
                      },
                  ],
              ],
    );
    return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function efficacyTableText(effects: readonly RuleEffect[], measuredOn: string): string {
    const rows = Object.entries(efficacyTableOf(effects)).map(([rule, efficacy]) => {
        const members = Object.entries(efficacy).map(
            ([name, value]) => `        ${name}: ${literal(value)},\n`,
        );
        return `    '${rule}': {\n${members.join('')}    },\n`;
    });
    return `// Written by \`npm run study:efficacy-page\` from docs/efficacy.jsonl, pairs of ${measuredOn}: do not edit.

import type { Efficacy } from './efficacy.ts';

export const efficacyTable: Readonly<Record<string, Efficacy>> = {${rows.length === 0 ? '' : `\n${rows.join('')}`}};
`;
}

function literal(value: unknown): string {
    return typeof value === 'string'
        ? `'${value}'`
        : Array.isArray(value)
          ? `[${value.join(', ')}]`
          : String(value);
}

function measured({ mean, margin }: PairedInterval): Measured {
    return [Number(mean.toPrecision(4)), Number(margin.toPrecision(4))];
}
