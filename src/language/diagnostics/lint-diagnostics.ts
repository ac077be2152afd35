// The findings of the linter at their places in the text, one for each source token and rule.

import type { TextRange } from '../../core/text-range.ts';
import type { LintConfiguration } from '../../lint/run.ts';
import { lintNetwork } from '../../lint/run.ts';
import type { Finding, Severity, TextFix } from '../../model/finding.ts';
import type { NameInValue } from '../../model/resolved.ts';
import { touches } from '../edits/right-everywhere.ts';
import { type FindingContext, rangeOfAnchor } from './place.ts';
import type { PlacedDiagnostic } from './placed.ts';

export const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

type FixesOf = (finding: Finding, context: FindingContext) => readonly TextFix[];

/** A finding in one of the networks. */
interface Instance {
    readonly finding: Finding;
    readonly context: FindingContext;
    readonly range: TextRange;
}

/** Lints every network; where several share a token, as the runs of one model do, the worst finding stands. */
export function lintDiagnostics(
    text: string,
    contexts: readonly FindingContext[],
    configuration: LintConfiguration,
    fixesOf: FixesOf,
): PlacedDiagnostic[] {
    const byPlace = new Map<string, Instance[]>();
    for (const context of contexts) {
        for (const finding of lintNetwork(context, configuration)) {
            const range = rangeOfAnchor(context, finding.anchor) ?? { start: 0, end: 0 };
            const key = `${finding.rule} ${range.start}-${range.end}`;
            const instances = byPlace.get(key) ?? [];
            instances.push({ finding, context, range });
            byPlace.set(key, instances);
        }
    }
    const all = [...byPlace.values()].flat();
    return [...byPlace.values()].map(instances =>
        place(text, instances, contexts, (finding, context) =>
            fixesOf(finding, context).filter(fix =>
                isRightForAll(fix, { finding, context }, contexts, all, fixesOf),
            ),
        ),
    );
}

/** Every other network that is made from the text that a fix edits has to ask for the same edit. */
function isRightForAll(
    fix: TextFix,
    own: Pick<Instance, 'finding' | 'context'>,
    contexts: readonly FindingContext[],
    all: readonly Instance[],
    fixesOf: FixesOf,
): boolean {
    const wanted = JSON.stringify(fix.edits);
    return contexts.every(
        context =>
            context.network === own.context.network ||
            !touches(fix.edits, context) ||
            all.some(
                other =>
                    other.context === context &&
                    other.finding.rule === own.finding.rule &&
                    fixesOf(other.finding, context).some(({ edits }) => JSON.stringify(edits) === wanted),
            ),
    );
}

function isWorse(one: Finding, other: Finding): boolean {
    return (
        (severityOrder.indexOf(one.severity) - severityOrder.indexOf(other.severity) ||
            (other.weight ?? 0) - (one.weight ?? 0) ||
            countOf(other) - countOf(one)) < 0
    );
}

function place(
    text: string,
    instances: readonly Instance[],
    contexts: readonly FindingContext[],
    fixesOf: FixesOf,
): PlacedDiagnostic {
    const { finding, context, range } = instances.reduce((worst, instance) =>
        isWorse(instance.finding, worst.finding) ? instance : worst,
    );
    const { rule, severity, related } = finding;
    const most = Math.max(...instances.map(instance => countOf(instance.finding)));
    return {
        diagnostic: {
            rule,
            severity,
            message: withCount(finding.message, most),
            range,
            related: [
                ...related.flatMap(other => {
                    const place = rangeOfAnchor(context, other.anchor);
                    return place === undefined ? [] : [{ message: other.message, range: place }];
                }),
                ...valuesOf(text, finding, context, contexts),
            ],
        },
        candidates: () => fixesOf(finding, context),
    };
}

/** `... (x3).`: how many instances of the token a network has, as the linter writes it. */
const counted = / \(x(\d+)\)(?=\.?$)/;

function countOf({ message }: Finding): number {
    return Number(counted.exec(message)?.[1] ?? 1);
}

function withCount(message: string, count: number): string {
    const bare = message.replace(counted, '');
    return count === 1 ? bare : bare.replace(/\.?$/, dot => ` (x${count})${dot}`);
}

/** Where the values were written that make the finding of this run: the token is in the model, they are often not. */
function valuesOf(
    text: string,
    { anchor }: Finding,
    { network, run }: FindingContext,
    contexts: readonly FindingContext[],
): { readonly message: string; readonly range: TextRange }[] {
    const layer = 'layer' in anchor ? network.layers[anchor.layer] : undefined;
    if (layer === undefined || !('layer' in anchor)) {
        return [];
    }
    const { names = {}, statement } = layer.source;
    const several =
        contexts.filter(context =>
            context.network.layers.some(other => other.source.statement.start === statement.start),
        ).length > 1;
    const own: readonly NameInValue[] =
        anchor.parameter === undefined ? Object.values(names).flat() : (names[anchor.parameter] ?? []);
    const values = new Map<number, { message: string; range: TextRange }>();
    for (const { name, kind, value, given } of own) {
        const written = text.slice(value.start, value.end);
        if (
            kind === 'parameter' &&
            (several || (given && anchor.parameter !== undefined)) &&
            written.length <= 40
        ) {
            const where = run === undefined ? `\`${network.name}\`` : `run \`${run.name}\``;
            values.set(value.start, { message: `\`${name}\` is ${written} in ${where}.`, range: value });
        }
    }
    return [...values.values()];
}
