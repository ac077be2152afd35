// The findings of the linter at their places in the text, one for each source token and rule.

import type { TextRange } from '../../core/text-range.ts';
import type { LintConfiguration } from '../../lint/run.ts';
import { lintNetwork } from '../../lint/run.ts';
import { type Finding, refusesTraining, type Severity, type TextFix } from '../../model/finding.ts';
import { isSameAnchor, type MeasuredFix } from '../../model/measurements.ts';
import type { NameInValue } from '../../model/resolved.ts';
import { touches } from '../edits/right-everywhere.ts';
import { dropoutWithoutEffect, fixesMeasuredIn } from './measured-effects.ts';
import { constantOf, type FindingContext, rangeOfAnchor } from './place.ts';
import type { PlacedDiagnostic } from './placed.ts';

export const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

type FixesOf = (finding: Finding, context: FindingContext) => readonly TextFix[];

/** A finding in one of the networks. */
interface Instance {
    readonly finding: Finding;
    readonly context: FindingContext;
    readonly range: TextRange;
    /** Where the constant is used that the finding stands at. */
    readonly usedAt?: TextRange;
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
    return [...mergeConstants(byPlace).values()].map(instances =>
        place(text, instances, contexts, (finding, context) =>
            fixesOf(finding, context).filter(fix =>
                isRightForAll(fix, { finding, context }, contexts, all, fixesOf),
            ),
        ),
    );
}

/** A value that refuses training is one mistake, at the constant that holds it, however often that is used. */
function mergeConstants(byPlace: ReadonlyMap<string, readonly Instance[]>): Map<string, readonly Instance[]> {
    const uses = new Map<string, { readonly value: TextRange; readonly keys: string[] }>();
    for (const [key, [first]] of byPlace) {
        const value = first && constantRange(first);
        if (first !== undefined && value !== undefined && refusesTraining(first.finding)) {
            const name = `${first.finding.rule} ${value.start}-${value.end}`;
            const use = uses.get(name) ?? { value, keys: [] };
            use.keys.push(key);
            uses.set(name, use);
        }
    }
    const merged = new Map<string, readonly Instance[]>(byPlace);
    for (const [name, { value, keys }] of uses) {
        if (keys.length > 1) {
            const instances = keys.flatMap(key => byPlace.get(key) ?? []);
            for (const key of keys) {
                merged.delete(key);
            }
            merged.set(
                name,
                instances.map(({ range, ...instance }) => ({ ...instance, range: value, usedAt: range })),
            );
        }
    }
    return merged;
}

function constantRange({ finding: { anchor }, context }: Instance): TextRange | undefined {
    const layer = 'layer' in anchor ? context.network.layers[anchor.layer] : undefined;
    return 'layer' in anchor && layer !== undefined && anchor.parameter !== undefined
        ? constantOf(layer, anchor.parameter)?.value
        : undefined;
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
    const foundIn = instances.flatMap(({ finding: { anchor }, context: { run } }) =>
        run === undefined ? [] : [{ run: run.name, anchor }],
    );
    const measured = instances.flatMap(instance => {
        const { anchor } = instance.finding;
        const { measurements, run } = instance.context;
        const fixes =
            run === undefined || measurements === undefined
                ? []
                : fixesMeasuredIn(run, measurements).filter(
                      fix => fix.rule === rule && isSameAnchor(fix.anchor, anchor),
                  );
        return fixes.length === 0 ? [] : inThisLanguage(fixes, fixesOf(instance.finding, instance.context));
    });
    const withoutEffect = dropoutWithoutEffect(
        rule,
        instances.map(instance => instance.context.measurements),
    );
    return {
        ...(foundIn.length > 0 && { foundIn }),
        ...(measured.length > 0 && { measured }),
        ...(withoutEffect && { withoutEffect }),
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
                ...usesOf(instances),
                ...valuesOf(text, finding, context, contexts),
            ],
            ...(finding.effect !== undefined && { effect: finding.effect }),
        },
        candidates: () => fixesOf(finding, context),
    };
}

/** Measured fixes under the titles that they have now, which may have been others when they were measured. */
function inThisLanguage(
    measured: readonly MeasuredFix[],
    offered: readonly TextFix[],
): readonly MeasuredFix[] {
    const titles = new Map(offered.map(({ key, title }) => [key, title]));
    return measured.map(fix => ({ ...fix, fix: (fix.key && titles.get(fix.key)) || fix.fix }));
}

/** The places where a constant is used, each once. */
function usesOf(instances: readonly Instance[]): { readonly message: string; readonly range: TextRange }[] {
    const places = new Map(instances.flatMap(({ usedAt }) => (usedAt ? [[usedAt.start, usedAt]] : [])));
    return [...places.values()].map(range => ({ message: 'It is used here.', range }));
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
