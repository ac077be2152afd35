// What the study of the rules' efficacy (docs/efficacy.md) measured of a rule's preferred fix, and what follows for the rule.

import { t } from '../core/localize.ts';
import { efficacyTable } from './efficacy-table.ts';
import { plural } from './format.ts';
import type { Rule } from './rule.ts';

/** An estimate and half the width of its 95 % interval. */
export type Measured = readonly [mean: number, margin: number];

export interface Efficacy {
    /** By the validation loss, over all networks and data sets together. */
    readonly verdict: 'helps' | 'no evidence' | 'harms';
    readonly seeds: number;
    readonly dataSets: number;
    /** What the fix adds to the validation loss, as a share of the loss without it. */
    readonly loss: Measured;
    /** What it adds to the validation error, as a share of the examples; absent for regression. */
    readonly error?: Measured;
    /** True where no benefit was found anywhere, with enough seeds: the rule is a hint then, whatever its sources say. */
    readonly hasNoBenefit?: true;
}

/** Undefined for a rule that is no question of experience, and for one that is not measured. */
export function efficacyOf(rule: string): Efficacy | undefined {
    return efficacyTable[rule];
}

/** The rule as it is registered: a hint where its fix is of no use anywhere, and else as it is. */
export function asMeasured(rule: Rule, efficacy = efficacyOf(rule.id)): Rule {
    if (!efficacy?.hasNoBenefit) {
        return rule;
    }
    const measured: Rule = {
        ...rule,
        severity: 'hint',
        statedSeverity: rule.severity,
        reports: (...given) =>
            rule.reports(...given).map(report => ({ ...report, rule: measured, severity: 'hint' })),
    };
    return measured;
}

/** For the rule's page, in Markdown; empty where nothing was measured. */
export function efficacyText(
    { id, severity, statedSeverity = severity }: Pick<Rule, 'id' | 'severity' | 'statedSeverity'>,
    efficacy = efficacyOf(id),
): string {
    if (efficacy === undefined) {
        return '';
    }
    const { verdict, seeds, dataSets, loss, error, hasNoBenefit } = efficacy;
    const said = { helps: 'it helps', harms: 'it harms', 'no evidence': 'no evidence of a difference' }[
        verdict
    ];
    const inPoints = error === undefined ? '' : ` and the error by ${change(error, ' percentage points')}`;
    const lowered =
        hasNoBenefit && statedSeverity !== 'hint'
            ? ` No data set showed a benefit, so this rule is a hint; by its references it would be **${statedSeverity}**.`
            : '';
    return (
        `Measured here: the preferred fix changes the validation loss by ${change(loss, '%')}${inPoints}, over ` +
        `${plural(seeds, 'seed')} on ${plural(dataSets, 'data set')}: ${said}.${lowered} ` +
        '`docs/efficacy.md` says on which networks, and what each data set shows.'
    );
}

/** For hovers, in one sentence; undefined where nothing was measured. */
export function efficacySentence(rule: string, efficacy = efficacyOf(rule)): string | undefined {
    return (
        efficacy &&
        t(
            'Measured over {0} seeds on {1} data sets, the preferred fix of `{2}` changes the validation loss by {3}.',
            efficacy.seeds,
            efficacy.dataSets,
            rule,
            change(efficacy.loss, '%'),
        )
    );
}

/** `-12.3 ± 1.4%`: the margin in two digits, and the estimate as fine. */
function change([mean, margin]: Measured, unit: string): string {
    const digits = margin === 0 ? 1 : Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(100 * margin))));
    const sign = mean > 0 ? '+' : '';
    return `${sign}${(100 * mean).toFixed(digits)} ± ${(100 * margin).toFixed(digits)}${unit}`;
}
