// Links in the text: data files, built-in sets and the rules that a comment silences. Names of layers have theirs in the
// hover, since an editor underlines each link, and a spec of nothing but links cannot be read.

import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver';
import { findEntry } from '../../catalog/index.ts';
import { referencePath, ruleReferencePath } from '../../catalog/reference-path.ts';
import { fileAddress } from '../../core/file-address.ts';
import type { TextRange } from '../../core/text-range.ts';
import { ruleOf } from '../../lint/rules/index.ts';
import type { Analysis } from '../analysis.ts';
import { readIgnores } from '../diagnostics/ignores.ts';
import { type Application, isApplication } from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';
import { calleeRange } from '../resolve/misfits.ts';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';
import type { ReferencePages } from './reference-pages.ts';

export class NetSpecDocumentLinks implements DocumentLinkProvider {
    private readonly analyses: Analyses;
    private readonly pages: ReferencePages;

    constructor({ analyses, referencePages }: NetSpecServices) {
        this.analyses = analyses;
        this.pages = referencePages;
    }

    getDocumentLinks(document: LangiumDocument): DocumentLink[] {
        const analysis = this.analyses.of(document);
        const links: DocumentLink[] = [];
        const add = (range: TextRange, target: string | undefined, tooltip: string): void => {
            if (target !== undefined) {
                links.push({ range: toRange(analysis.positions, range), target, tooltip });
            }
        };
        for (const { rules } of readIgnores(analysis.text, analysis.lexing, analysis.index)) {
            for (const { id, range } of rules) {
                if (ruleOf(id) !== undefined) {
                    add(range, this.pages.address(ruleReferencePath(id)), `What ${id} says, and why`);
                }
            }
        }
        for (const application of callsIn(analysis)) {
            if (application.callee === 'builtin') {
                const set = application.arguments[0]?.value;
                if (set !== undefined && isApplication(set) && findEntry('builtin_set', set.callee)) {
                    const target = this.pages.address(referencePath('builtin_set', set.callee));
                    add(calleeRange(set), target, `The data set ${set.callee}`);
                }
            }
            for (const { range, path } of filesOf(application)) {
                add(range, fileAddress(path, analysis.uri), 'Open this file');
            }
        }
        return links;
    }
}

/** Every call within a `data` block. */
function callsIn({ tree }: Analysis): Application[] {
    return tree.declarations
        .filter(declaration => declaration.$type === 'Data')
        .flatMap((declaration: AstNode) => AstUtils.streamAst(declaration).filter(isApplication).toArray());
}

/** The paths of files among the arguments of a source, without their quotes. */
function filesOf(application: Application): { readonly range: TextRange; readonly path: string }[] {
    const parameters = Object.entries(findEntry('data_source', application.callee)?.parameters ?? {});
    return application.arguments.flatMap((argument, index) => {
        const parameter = parameters.find(([name], place) =>
            argument.key === undefined ? place === index : name === argument.key,
        )?.[1];
        const value = argument.value;
        if (parameter?.file !== true || value?.$type !== 'StringLiteral') {
            return [];
        }
        const { start, end } = rangeOf(value);
        const path = value.text.slice(1, -1).replaceAll('\\\\', '\\');
        return path === '' ? [] : [{ range: { start: start + 1, end: end - 1 }, path }];
    });
}
