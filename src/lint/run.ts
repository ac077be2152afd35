// Runs the rules over one network and decides what is said: precedence between rules, one finding for one source token,
// and only fixes that lead to nothing new.

import type { Finding, Fix, Severity } from '../model/finding.ts';
import { applyNetworkEdits } from './edit.ts';
import type { LintContext, Report, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import { placeOf } from './source.ts';
import { createGraph } from './walk.ts';

/** `recommended`: the rules' own defaults. `strict`: the rules that are off by default are on as well. */
export const presets = ['recommended', 'strict'] as const;
export type Preset = (typeof presets)[number];

export interface LintConfiguration {
    /** Which rules are on that nothing is said of; `recommended` where it is left out. */
    readonly preset?: Preset;
    /** Severities that replace a rule's own, by its id; `off` leaves it out. */
    readonly severities?: Readonly<Record<string, Severity | 'off'>>;
    /** Values that replace defaults of a rule's options, by its id. */
    readonly options?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * All findings of a network, in the order of its layers; their fixes are worked out when they are read. Pure: no text, no
 * file, no clock.
 */
export function lintNetwork(context: LintContext, configuration: LintConfiguration = {}): readonly Finding[] {
    return lintWith(rules, context, configuration);
}

/** The same with other rules than the registered ones. */
export function lintWith(
    allRules: readonly Rule[],
    context: LintContext,
    configuration: LintConfiguration = {},
): readonly Finding[] {
    const found = reportsOf(allRules, context, configuration);
    const before = new Set(found.keys());
    const leadsToNothingNew = (fix: Fix, own: string) => {
        const fixed = applyNetworkEdits(context, fix.edits);
        if (fixed === undefined) {
            return false;
        }
        const after = reportsOf(allRules, fixed, configuration);
        return !after.has(own) && [...after.keys()].every(key => before.has(key));
    };
    return [...found].map(([key, instances]) => {
        const { rule, severity, message, anchor, related, weight, effect, fixes } = worstOf(instances);
        let checked: readonly Fix[] | undefined;
        return {
            rule: rule.id,
            severity,
            message: instances.length > 1 ? withCount(message, instances.length) : message,
            anchor,
            related,
            weight,
            ...(effect !== undefined && { effect }),
            // Each check lints the whole network again, which an editor that only underlines has no need of.
            get fixes() {
                checked ??= fixes().filter(fix => leadsToNothingNew(fix, key));
                return checked;
            },
        };
    });
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The reports that stand, after precedence, by rule and place in the source; instances of one token together. */
function reportsOf(
    allRules: readonly Rule[],
    context: LintContext,
    { preset, severities = {}, options = {} }: LintConfiguration,
): Map<string, Report[]> {
    const active = allRules.filter(rule => {
        const isOn = rule.onByDefault !== false || preset === 'strict';
        return (severities[rule.id] ?? (isOn ? rule.severity : 'off')) !== 'off';
    });
    const reports: Report[] = [];
    const hidden = new Set<number>();
    const whole = createGraph(context.network);
    const collect = (some: readonly Rule[]) => {
        // Most networks have nothing hidden in them, and all rules then share one graph.
        const graph = hidden.size === 0 ? whole : createGraph(context.network, new Set(hidden));
        for (const rule of some) {
            for (const report of rule.reports(context, graph, options[rule.id])) {
                const severity = severities[rule.id];
                reports.push(severity && severity !== 'off' ? { ...report, severity } : report);
                if (rule.hidesLayer && 'layer' in report.anchor) {
                    hidden.add(report.anchor.layer);
                }
            }
        }
    };
    collect(active.filter(rule => rule.hidesLayer));
    collect(active.filter(rule => !rule.hidesLayer));

    // By the token rather than the layer: what one statement makes is one mistake, also where only some of its instances
    // are what the other rule speaks of.
    const tokenOf = ({ anchor }: Report) =>
        'layer' in anchor ? placeOf(context, { layer: anchor.layer }) : undefined;
    const rulesAt = new Map<string, Set<string>>();
    for (const report of reports) {
        const token = tokenOf(report);
        if (token !== undefined) {
            rulesAt.set(token, (rulesAt.get(token) ?? new Set()).add(report.rule.id));
        }
    }
    const standing = reports.filter(report => {
        const token = tokenOf(report);
        const others = token === undefined ? undefined : rulesAt.get(token);
        return !report.yieldsTo.some(id => others?.has(id));
    });
    const layerOf = ({ anchor }: Report) => ('layer' in anchor ? anchor.layer : Number.MAX_SAFE_INTEGER);
    const byPlace = new Map<string, Report[]>();
    for (const report of standing.sort((a, b) => layerOf(a) - layerOf(b))) {
        const key = `${report.rule.id} ${placeOf(context, report.anchor)}`;
        const instances = byPlace.get(key);
        if (instances === undefined) {
            byPlace.set(key, [report]);
        } else {
            instances.push(report);
        }
    }
    return byPlace;
}

function worstOf(instances: readonly Report[]): Report {
    return instances.reduce((worst, report) => {
        const difference = severityOrder.indexOf(report.severity) - severityOrder.indexOf(worst.severity);
        return difference < 0 || (difference === 0 && report.weight > worst.weight) ? report : worst;
    });
}

/** `... rate 0.52 (x3).`: the message of the worst instance, and how many there are. */
function withCount(message: string, count: number): string {
    return message.endsWith('.') ? `${message.slice(0, -1)} (x${count}).` : `${message} (x${count})`;
}
