// Quick fixes, all safe ones at once, and the search for better drop rates.

import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import { type CodeAction, CodeActionKind, type CodeActionParams, type Command } from 'vscode-languageserver';
import { t } from '../../core/localize.ts';
import type { TextEdit, TextRange } from '../../core/text-range.ts';
import { refusesTraining, type SpecDiagnostic, type TextFix } from '../../model/finding.ts';
import { ratePlacesOf } from '../../model/rate-places.ts';
import {
    findRateCommand,
    fixAppliedCommand,
    measureFixCommand,
    type ResolveFixParams,
} from '../../protocol/language.ts';
import type { Analysis } from '../analysis.ts';
import { fixAll } from '../edits/fix-all.ts';
import { lineEnding } from '../edits/lines.ts';
import { isMeasurable, measurableFix } from '../resolve-fix.ts';
import type { Analyses } from './analyses.ts';
import type { ClientAbilities } from './client-abilities.ts';
import type { NetSpecServices } from './module.ts';
import { toTextEdit } from './ranges.ts';
import { toDiagnostic } from './validator.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.netspec`;

export class NetSpecCodeActions implements CodeActionProvider {
    private readonly analyses: Analyses;
    private readonly abilities: ClientAbilities;

    constructor({ analyses, clientAbilities }: NetSpecServices) {
        this.analyses = analyses;
        this.abilities = clientAbilities;
    }

    getCodeActions(document: LangiumDocument, { context, range }: CodeActionParams): CodeAction[] {
        const analysis = this.analyses.of(document);
        const asked = (kind: string) =>
            context.only === undefined ||
            context.only.some(only => kind === only || kind.startsWith(`${only}.`));
        const actions: CodeAction[] = [];
        if (asked(CodeActionKind.QuickFix)) {
            const start = analysis.positions.offsetAt(range.start);
            const end = analysis.positions.offsetAt(range.end);
            for (const diagnostic of analysis.diagnostics) {
                if (diagnostic.range.start <= end && start <= diagnostic.range.end) {
                    actions.push(...this.quickFixes(analysis, diagnostic));
                }
            }
        }
        if (this.abilities.measuresFixes && asked(CodeActionKind.Refactor)) {
            actions.push(...searchesForRates(analysis, analysis.positions.offsetAt(range.start)));
        }
        // Only where it is asked for by name: in a light bulb of its own it would be offered for every word.
        if (context.only !== undefined && asked(fixAllKind)) {
            const edit = this.fixAll(analysis);
            if (edit !== undefined) {
                actions.push({
                    title: t('Apply all safe fixes'),
                    kind: fixAllKind,
                    edit: workspaceEdit(analysis, [edit]),
                });
            }
        }
        return actions;
    }

    private quickFixes(analysis: Analysis, diagnostic: SpecDiagnostic): CodeAction[] {
        const diagnostics = [toDiagnostic(analysis, diagnostic)];
        const found = analysis.fixesFor(diagnostic);
        const measures = this.abilities.measuresFixes && isMeasurable(analysis, diagnostic);
        const fixes = found.map(
            ({ title, edits }, index): CodeAction => ({
                title,
                kind: CodeActionKind.QuickFix,
                diagnostics,
                isPreferred: index === 0,
                edit: workspaceEdit(analysis, edits),
                // What it was a fix of is known now, and no longer once it is applied.
                ...(measures && { command: this.applied(analysis, diagnostic, found[index]!) }),
            }),
        );
        if (measures) {
            fixes.push(
                ...found.map(fix => {
                    const title = t('Measure this fix: {0}', fix.title);
                    const asked = [analysis.uri, measurableFix(analysis, diagnostic, fix)];
                    return {
                        title,
                        kind: CodeActionKind.QuickFix,
                        diagnostics,
                        command: { title, command: measureFixCommand, arguments: asked },
                    };
                }),
            );
        }
        const silence = silenceEdit(analysis, diagnostic);
        if (silence !== undefined) {
            fixes.push({
                title: t('Silence {0} here (then say why)', diagnostic.rule),
                kind: CodeActionKind.QuickFix,
                diagnostics,
                edit: workspaceEdit(analysis, [silence]),
            });
        }
        return fixes;
    }

    private applied(analysis: Analysis, diagnostic: SpecDiagnostic, fix: TextFix): Command {
        const params: ResolveFixParams = {
            ...measurableFix(analysis, diagnostic, fix),
            uri: analysis.uri,
            specText: analysis.text,
        };
        return { title: fix.title, command: fixAppliedCommand, arguments: [params] };
    }

    /** One edit that makes the text what it is after every safe fix. */
    private fixAll(analysis: Analysis): TextEdit | undefined {
        const fixed = fixAll(analysis, text => this.analyses.ofText(analysis.uri, text));
        return fixed.applied.length === 0 ? undefined : difference(analysis.text, fixed.analysis.text);
    }
}

/** Where a drop rate is written, or a layer that has it: a search for a better one, in each run that trains it. */
function searchesForRates(analysis: Analysis, offset: number): CodeAction[] {
    const isHere = ({ start, end }: TextRange): boolean => start <= offset && offset <= end;
    return analysis.spec.runs.flatMap(({ name, network }, _, runs) => {
        const places = ratePlacesOf(network, analysis.text);
        const isAsked = places.some(
            ({ range, layers }) =>
                isHere(range) || layers.some(id => isHere(network.layers[id]?.source.statement ?? range)),
        );
        if (!isAsked) {
            return [];
        }
        const what =
            places.length === 1
                ? t('Find a good drop rate by training')
                : t('Find good drop rates by training ({0} of them)', places.length);
        const title = runs.length === 1 ? what : `${what}: ${name}`;
        const command = { title, command: findRateCommand, arguments: [analysis.uri, name] };
        return [{ title, kind: CodeActionKind.Refactor, command }];
    });
}

/** The smallest single replacement that turns one text into the other. */
export function difference(before: string, after: string): TextEdit {
    let start = 0;
    while (start < before.length && start < after.length && before[start] === after[start]) {
        start += 1;
    }
    let same = 0;
    const most = Math.min(before.length, after.length) - start;
    while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) {
        same += 1;
    }
    return {
        range: { start, end: before.length - same },
        newText: after.slice(start, after.length - same),
    };
}

/** A comment above the part that the diagnostic stands in; without a reason it is reported until one is given. */
function silenceEdit(analysis: Analysis, diagnostic: SpecDiagnostic): TextEdit | undefined {
    if (refusesTraining(diagnostic) || diagnostic.rule.includes('ignore')) {
        return undefined;
    }
    const { text } = analysis;
    const line = analysis.positions.positionAt(diagnostic.range.start).line;
    const start = analysis.positions.offsetAt({ line, character: 0 });
    const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
    // Only a comment above the first thing of a line stands above this thing.
    if (!analysis.index.parts.has(start + indent.length)) {
        return undefined;
    }
    return {
        range: { start, end: start },
        newText: `${indent}// netspec-ignore ${diagnostic.rule}: ${lineEnding(text)}`,
    };
}

function workspaceEdit(analysis: Analysis, edits: readonly TextEdit[]) {
    return { changes: { [analysis.uri]: edits.map(edit => toTextEdit(analysis.positions, edit)) } };
}
