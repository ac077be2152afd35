// From the text of a spec to everything that is known of it: the resolved spec, its diagnostics and their fixes. The
// editor, the command line and the tests all ask here. No editor and no file system: whether a file exists is asked of
// the platform that is passed in.

import type { ParseResult } from 'langium';
import { applyTextEdits } from '../core/text-range.ts';
import { rules } from '../lint/rules/index.ts';
import type { LintConfiguration } from '../lint/run.ts';
import type { LookAtFile } from '../model/file-facts.ts';
import { languageRules, refusesTraining, type SpecDiagnostic, type TextFix } from '../model/finding.ts';
import { type Measurements, measurementsOf, noMeasurements } from '../model/measurements.ts';
import { type NotRunnableYet, notRunnableYet } from '../model/not-runnable-yet.ts';
import type { ResolvedSpec, ResolvedSweep } from '../model/resolved.ts';
import type { SweptRuns } from '../model/swept-runs.ts';
import { twinOf } from '../model/twin.ts';
import { applyIgnores } from './diagnostics/ignores.ts';
import { lintDiagnostics, severityOrder } from './diagnostics/lint-diagnostics.ts';
import {
    type Effect,
    effectsIn,
    type UnmeasuredFix,
    unmeasuredFixesIn,
    withEffect,
} from './diagnostics/measured-effects.ts';
import { notRunnableIn } from './diagnostics/not-runnable.ts';
import type { FindingContext } from './diagnostics/place.ts';
import type { FoundIn, PlacedDiagnostic } from './diagnostics/placed.ts';
import { sweptRates } from './diagnostics/swept-rates.ts';
import { fixesForAll } from './edits/all-fixes.ts';
import { keepingComments } from './edits/keep-comments.ts';
import { leadsToNothingNew } from './edits/nothing-new.ts';
import { textFixesOf } from './edits/text-fixes.ts';
import type { Spec } from './generated/ast.ts';
import { createPositions, type Positions } from './positions.ts';
import { rangeOf } from './resolve/describe.ts';
import type { NameUse } from './resolve/resolution.ts';
import { type ElaboratedNetwork, resolveSpec } from './resolve/resolve-spec.ts';
import type { NetSpecLexingReport } from './syntax/lexer.ts';
import { parse } from './syntax/parser.ts';
import { indexSyntax, type SyntaxIndex } from './syntax/syntax-index.ts';

export interface AnalyzerOptions {
    /**
     * Whether a path that a spec names exists, relative paths being relative to the spec's folder; undefined where that
     * cannot be told, as in the browser.
     */
    readonly fileExists: (path: string, specUri: string) => boolean | undefined;
    /** Looks at data files, so that a spec is checked against them; absent where that cannot be done. */
    readonly lookAtFile?: LookAtFile;
    /** Left out: what `model` names. */
    readonly notRunnableYet?: NotRunnableYet;
    /** Severities and options of rules: the same for all specs, or of the spec at an address. */
    readonly lint?: LintConfiguration | ((specUri: string) => LintConfiguration);
    /** What training has shown: of all specs, or of the spec at an address. */
    readonly measurements?: Measurements | ((specUri: string) => Measurements);
}

export interface Analysis {
    readonly uri: string;
    readonly text: string;
    /** What could be resolved: a run with a mistake in it is left out. */
    readonly spec: ResolvedSpec;
    /** In the order of the text. */
    readonly diagnostics: readonly SpecDiagnostic[];
    /**
     * The fixes of a diagnostic of this analysis, in order of preference: only those after which it is gone and nothing
     * new is reported.
     */
    fixesFor(diagnostic: SpecDiagnostic): readonly TextFix[];
    /** The same, unchecked: for those who check several at once. */
    candidatesFor(diagnostic: SpecDiagnostic): readonly TextFix[];
    /** The same of all diagnostics, in time that grows with the text; where there are very many, some go without. */
    allFixes(): ReadonlyMap<SpecDiagnostic, readonly TextFix[]>;
    /** What was measured, of diagnostics and of fixes that have made the text what it is. */
    effects(): readonly Effect[];
    /** Fixes that have made the text what it is, and were not measured. */
    unmeasuredFixes(): readonly UnmeasuredFix[];
    /** The runs that a diagnostic of the linter was found in; none for others. */
    foundIn(diagnostic: SpecDiagnostic): readonly FoundIn[];
    readonly positions: Positions;
    /**
     * What keeps a run from being trained: mistakes of the language anywhere, and what cannot run yet in this run or,
     * where asked for, in its twin without dropout.
     */
    refusals(run: string, options?: { readonly withoutDropout?: boolean }): readonly SpecDiagnostic[];

    // For the editor.
    readonly networks: readonly ElaboratedNetwork[];
    /** The runs of each sweep whose own run can be trained, made when they are asked for. */
    readonly sweptRuns: ReadonlyMap<ResolvedSweep, SweptRuns>;
    readonly uses: readonly NameUse[];
    /** The numbers that constants are computed to, by name. */
    readonly computed: ReadonlyMap<string, number>;
    readonly tree: Spec;
    readonly index: SyntaxIndex;
    readonly lexing: NetSpecLexingReport;
}

export interface Analyzer {
    analyze(uri: string, text: string): Analysis;
    /** The same of a document that is parsed already. */
    analyzeParsed(uri: string, text: string, parsed: ParseResult): Analysis;
}

export function createAnalyzer(options: AnalyzerOptions): Analyzer {
    const analyzer: Analyzer = {
        analyze: (uri, text) => analyzer.analyzeParsed(uri, text, parse(text)),
        analyzeParsed: (uri, text, parsed) => {
            const { lint = {}, measurements = noMeasurements } = options;
            const ofSpec = {
                lint: typeof lint === 'function' ? lint(uri) : lint,
                measurements: typeof measurements === 'function' ? measurements(uri) : measurements,
            };
            return analyzeParsed({ ...options, ...ofSpec }, uri, text, parsed);
        },
    };
    return analyzer;
}

/** Everything that an ignore comment may name. */
const knownRules: readonly string[] = [...languageRules, ...rules.map(rule => rule.id)];

/** With the configuration of this spec, which what is asked of the analysis later keeps to. */
type Options = AnalyzerOptions & {
    readonly lint: LintConfiguration;
    readonly measurements: Measurements;
};

function analyzeParsed(options: Options, uri: string, text: string, parsed: ParseResult): Analysis {
    // What is measured of other texts has no say in whether a fix is offered.
    const unmeasured = { ...options, measurements: noMeasurements };
    const again = (other: string) => analyzeParsed(unmeasured, uri, other, parse(other)).diagnostics;
    const tree = parsed.value as Spec;
    const lexing = parsed.lexerReport as unknown as NetSpecLexingReport;
    const resolved = resolveSpec(text, parsed, {
        uri,
        fileExists: options.fileExists,
        lookAtFile: options.lookAtFile,
    });
    const index = indexSyntax(tree);
    const contexts = contextsOf(resolved.spec, resolved.networks, options.measurements);
    const language: PlacedDiagnostic[] = resolved.problems.map(
        ({ fixes, severity = 'error', related = [], ...problem }) => ({
            diagnostic: { severity, related, ...problem },
            candidates: () => fixes ?? [],
        }),
    );
    const found: readonly PlacedDiagnostic[] = [
        ...language,
        ...notRunnable(contexts, options.notRunnableYet ?? notRunnableYet),
        ...lintDiagnostics(text, contexts, options.lint, (finding, context) =>
            textFixesOf(finding, context, { text, index }),
        ),
        ...sweptRates(
            resolved.tried,
            offset => index.blocks.some(block => block.$type === 'Sweep' && holds(block, offset)),
            options.lint ?? {},
        ),
    ].map(({ candidates, ...rest }) => ({
        ...rest,
        candidates: () =>
            candidates().flatMap(fix => keepingComments(fix, { text, index }, lexing.comments) ?? []),
    }));
    const complete = language.length === 0;
    const shown = applyIgnores(text, lexing, index, found, {
        knownRules,
        complete,
        configuration: options.lint,
    });
    const before = shown.map(({ diagnostic }) => diagnostic);
    const placed = shown
        .map(each => ({ ...each, unmeasured: each.diagnostic, ...withEffect(each, options.lint) }))
        .sort(byPlace);
    const diagnostics = placed.map(({ diagnostic }) => diagnostic);
    const byDiagnostic = new Map(placed.map(entry => [entry.diagnostic, entry]));
    const candidatesFor = (diagnostic: SpecDiagnostic): readonly TextFix[] =>
        byDiagnostic.get(diagnostic)?.candidates() ?? [];
    const fixesFor = (diagnostic: SpecDiagnostic): readonly TextFix[] =>
        candidatesFor(diagnostic).filter(fix => {
            const after = again(applyTextEdits(text, fix.edits));
            const fixed = byDiagnostic.get(diagnostic)?.unmeasured ?? diagnostic;
            return leadsToNothingNew(fixed, before, fix, after);
        });
    return {
        uri,
        text,
        spec: resolved.spec,
        diagnostics,
        positions: createPositions(text),
        fixesFor,
        candidatesFor,
        allFixes: () =>
            fixesForAll({
                text,
                placed,
                fixesFor,
                diagnosticsOf: again,
            }),
        effects: () => effectsIn(diagnostics, contexts),
        unmeasuredFixes: () => unmeasuredFixesIn(contexts),
        foundIn: diagnostic => byDiagnostic.get(diagnostic)?.foundIn ?? [],
        refusals: (run, { withoutDropout = false } = {}) => {
            const trained = contexts.find(context => context.run?.name === run);
            const twin = trained?.run && withoutDropout ? twinOf(trained.run) : undefined;
            const context = twin === undefined ? trained : { network: twin.network, run: twin };
            const notYet =
                context === undefined ? [] : notRunnable([context], options.notRunnableYet ?? notRunnableYet);
            return [...found.filter(({ diagnostic }) => diagnostic.rule !== 'not-runnable-yet'), ...notYet]
                .filter(({ diagnostic }) => refusesTraining(diagnostic))
                .sort(byPlace)
                .map(({ diagnostic }) => diagnostic);
        },
        networks: resolved.networks,
        sweptRuns: resolved.sweptRuns,
        uses: resolved.uses,
        computed: resolved.computed,
        tree,
        index,
        lexing,
    };
}

function byPlace({ diagnostic: a }: PlacedDiagnostic, { diagnostic: b }: PlacedDiagnostic): number {
    return (
        a.range.start - b.range.start ||
        severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
        a.rule.localeCompare(b.rule)
    );
}

function holds(block: SyntaxIndex['blocks'][number], offset: number): boolean {
    const { start, end } = rangeOf(block);
    return start <= offset && offset < end;
}

/** Each run, and each sound network that no sound run trains. */
function contextsOf(
    spec: ResolvedSpec,
    networks: readonly ElaboratedNetwork[],
    measured: Measurements,
): FindingContext[] {
    const trained = new Set(spec.runs.map(run => run.network));
    return [
        ...spec.runs.map(run => {
            const measurements = measurementsOf(measured, run);
            return { network: run.network, run, ...(measurements && { measurements }) };
        }),
        ...networks
            .filter(({ network, sound }) => sound && !trained.has(network))
            .map(({ network }) => ({ network })),
    ];
}

function notRunnable(contexts: readonly FindingContext[], lists: NotRunnableYet): PlacedDiagnostic[] {
    const byPlace = new Map<string, PlacedDiagnostic>();
    for (const { name, range } of contexts.flatMap(context => notRunnableIn(context, lists))) {
        const diagnostic: SpecDiagnostic = {
            rule: 'not-runnable-yet',
            severity: 'info',
            message: `\`${name}\` is checked and linted, but cannot be trained yet.`,
            range,
            related: [],
        };
        byPlace.set(`${range.start}-${range.end}`, { diagnostic, candidates: () => [] });
    }
    return [...byPlace.values()];
}
