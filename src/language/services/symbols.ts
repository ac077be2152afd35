// The outline: declarations, with the layers of models and the settings of blocks below them.

import type { AstNode, LangiumDocument } from 'langium';
import type { DocumentSymbolProvider } from 'langium/lsp';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { TextRange } from '../../core/text-range.ts';
import type { Analysis } from '../analysis.ts';
import type { Body, Declaration, Statement } from '../generated/ast.ts';
import { nameRange, runName, runRange } from '../resolve/declarations.ts';
import { rangeOf } from '../resolve/describe.ts';
import { calleeRange } from '../resolve/misfits.ts';
import { settingsOf } from '../resolve/settings.ts';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';

export class NetSpecSymbols implements DocumentSymbolProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    getSymbols(document: LangiumDocument): DocumentSymbol[] {
        const analysis = this.analyses.of(document);
        return analysis.tree.declarations.flatMap(
            declaration => declarationSymbol(analysis, declaration) ?? [],
        );
    }
}

function symbol(
    { positions }: Analysis,
    node: AstNode,
    name: string | undefined,
    kind: SymbolKind,
    selection: TextRange,
    children: DocumentSymbol[] = [],
    detail?: string,
): DocumentSymbol | undefined {
    const range = rangeOf(node);
    // The editor refuses a selection outside its symbol, as a damaged tree may have.
    const inside = selection.start >= range.start && selection.end <= range.end ? selection : range;
    return name === undefined || name === ''
        ? undefined
        : {
              name,
              kind,
              range: toRange(positions, range),
              selectionRange: toRange(positions, inside),
              children,
              ...(detail !== undefined && { detail }),
          };
}

function declarationSymbol(analysis: Analysis, declaration: Declaration): DocumentSymbol | undefined {
    switch (declaration.$type) {
        case 'Let':
            return symbol(
                analysis,
                declaration,
                declaration.name,
                SymbolKind.Constant,
                nameRange(declaration),
            );
        case 'Model': {
            const layers = statementSymbols(analysis, declaration.body?.statements ?? []);
            return symbol(
                analysis,
                declaration,
                declaration.name,
                SymbolKind.Class,
                nameRange(declaration),
                layers,
                'model',
            );
        }
        case 'Data':
            return symbol(
                analysis,
                declaration,
                declaration.name,
                SymbolKind.Namespace,
                nameRange(declaration),
                settings(analysis, declaration),
                'data',
            );
        case 'Train':
            return symbol(
                analysis,
                declaration,
                runName(declaration),
                SymbolKind.Event,
                nameRange(declaration),
                settings(analysis, declaration),
                'train',
            );
        case 'Sweep':
            return symbol(
                analysis,
                declaration,
                declaration.run,
                SymbolKind.Array,
                runRange(declaration),
                settings(analysis, declaration),
                'sweep',
            );
        default:
            return declaration satisfies never;
    }
}

function settings(analysis: Analysis, block: Parameters<typeof settingsOf>[0]): DocumentSymbol[] {
    return settingsOf(block).flatMap(setting => {
        const { start } = rangeOf(setting);
        const value = setting.value?.$cstNode?.text.slice(0, 60);
        const key = { start, end: start + (setting.key?.length ?? 0) };
        return symbol(analysis, setting, setting.key, SymbolKind.Property, key, [], value) ?? [];
    });
}

function statementSymbols(analysis: Analysis, statements: readonly Statement[]): DocumentSymbol[] {
    return statements.flatMap(statement => {
        if (statement.$type === 'LayerStatement') {
            const name = statement.layer?.$cstNode?.text.replace(/\s+/g, ' ').slice(0, 60);
            return name === undefined
                ? []
                : (symbol(analysis, statement, name, SymbolKind.Field, calleeRange(statement.layer)) ?? []);
        }
        const { start } = rangeOf(statement);
        const keyword = { start, end: start + statement.$type.length };
        const count = statement.$type === 'Repeat' ? ` ${statement.count?.$cstNode?.text ?? ''}` : '';
        const children =
            statement.$type === 'Concat'
                ? statement.branches.flatMap((branch, index) => branchSymbol(analysis, branch, index) ?? [])
                : statementSymbols(analysis, statement.body?.statements ?? []);
        return (
            symbol(
                analysis,
                statement,
                `${statement.keyword}${count}`,
                SymbolKind.Struct,
                keyword,
                children,
            ) ?? []
        );
    });
}

function branchSymbol(analysis: Analysis, branch: Body, index: number): DocumentSymbol | undefined {
    const { start } = rangeOf(branch);
    const children = statementSymbols(analysis, branch.statements);
    const brace = { start, end: start + 1 };
    return symbol(analysis, branch, `branch ${index + 1}`, SymbolKind.Struct, brace, children);
}
