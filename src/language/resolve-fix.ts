// Which fixes can be measured, and the two runs that measuring one sets against each other: the spec as it stands, and as the
// fix would leave it. The same answer for the editor and the command line.

import { applyTextEdits, type TextRange } from '../core/text-range.ts';
import { type Anchor, refusesTraining, type SpecDiagnostic, type TextFix } from '../model/finding.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import { runFingerprint } from '../model/run-fingerprint.ts';
import type { MeasurableFix, ResolveFixParams, ResolveFixResult } from '../protocol/language.ts';
import type { Analysis } from './analysis.ts';
import { resolveRun } from './resolve-run.ts';

/** The fixes of the linter's findings in a range, each with the place that it is asked for by. */
export function measurableFixes(analysis: Analysis, range: TextRange): MeasurableFix[] {
    return analysis.diagnostics
        .filter(diagnostic => diagnostic.range.start <= range.end && range.start <= diagnostic.range.end)
        .filter(diagnostic => isMeasurable(analysis, diagnostic))
        .flatMap(diagnostic =>
            analysis.fixesFor(diagnostic).map(fix => measurableFix(analysis, diagnostic, fix)),
        );
}

export function measurableFix(
    { positions }: Analysis,
    { rule, range }: SpecDiagnostic,
    { title, key }: TextFix,
): MeasurableFix {
    return { rule, fix: title, ...(key !== undefined && { key }), start: positions.positionAt(range.start) };
}

/** True for what a run was found to have that can be trained all the same. */
export function isMeasurable(analysis: Analysis, diagnostic: SpecDiagnostic): boolean {
    return !refusesTraining(diagnostic) && analysis.foundIn(diagnostic).length > 0;
}

/** @param analyze the same spec with another text */
export function resolveFix(
    analysis: Analysis,
    { run: wanted, rule, fix: wantedTitle, key, start }: Omit<ResolveFixParams, 'uri'>,
    analyze: (text: string) => Analysis,
): ResolveFixResult {
    const offset = analysis.positions.offsetAt(start);
    const diagnostic = analysis.diagnostics.find(each => each.rule === rule && each.range.start === offset);
    const fix =
        diagnostic &&
        analysis
            .fixesFor(diagnostic)
            .find(each => (key === undefined ? each.title === wantedTitle : each.key === key));
    if (diagnostic === undefined || fix === undefined) {
        return refused(`There is no finding of ${rule} with the fix "${wantedTitle}" here any more.`);
    }
    const runs = [...new Set(analysis.foundIn(diagnostic).map(found => found.run))];
    const name = wanted ?? (runs.length === 1 ? runs[0] : undefined);
    if (name === undefined || !runs.includes(name)) {
        return {
            result: 'choose',
            runs,
            message: 'The finding is in several runs: in which is its fix to be measured?',
        };
    }
    const base = resolveRun(analysis, { run: name });
    if (base.result !== 'run') {
        return base;
    }
    const text = applyTextEdits(analysis.text, fix.edits);
    const variant = resolveRun(analyze(text), { run: name });
    if (variant.result !== 'run') {
        return refused(`With the fix, ${name} cannot be trained: ${variant.message}`);
    }
    const fingerprint = runFingerprint(base.run);
    const variantFingerprint = runFingerprint(variant.run);
    if (fingerprint === variantFingerprint) {
        return refused(`The fix changes nothing of what ${name} trains, so there is nothing to measure.`);
    }
    const anchor = analysis.foundIn(diagnostic).find(found => found.run === name)!.anchor;
    const side = ({ run, layerLines }: typeof base, specText: string) => ({ run, layerLines, specText });
    return {
        result: 'fix',
        about: {
            fingerprint,
            rule,
            anchor,
            fix: fix.title,
            ...(fix.key !== undefined && { key: fix.key }),
            variant: {
                fingerprint: variantFingerprint,
                anchor: anchorAt(variant.run, firstChange(fix)) ?? anchor,
            },
        },
        base: side(base, analysis.text),
        variant: side(variant, text),
    };
}

/** Where the first of a fix's edits stands: before it, nothing has moved. */
function firstChange({ edits }: TextFix): number {
    return Math.min(...edits.map(({ range }) => range.start));
}

/** The setting or the layer at an offset, or the next layer where something was taken away. */
function anchorAt(run: ResolvedRun, offset: number): Anchor | undefined {
    for (const [block, source] of [
        ['train', run.source],
        ['data', run.data.source],
    ] as const) {
        if (holds(source.block, offset)) {
            const setting = Object.entries(source.settings).find(
                ([name, { start }]) =>
                    offset <= start || holds({ start, end: source.values[name]?.end ?? start }, offset),
            )?.[0];
            return setting === undefined ? { block } : { block, setting };
        }
    }
    const layers = run.network.layers.filter(({ source }) => source.loweredFrom === undefined);
    const layer =
        layers.find(({ source }) => holds(source.statement, offset)) ??
        layers.find(({ source }) => source.statement.start >= offset);
    return layer && { layer: layer.id };
}

function holds({ start, end }: TextRange, offset: number): boolean {
    return start <= offset && offset < end;
}

function refused(message: string): ResolveFixResult {
    return { result: 'refused', diagnostics: [], message };
}
