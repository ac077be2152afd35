import type { LangiumDocument } from 'langium';
import type { RenameProvider } from 'langium/lsp';
import {
    type Position,
    type Range,
    type RenameParams,
    ResponseError,
    type TextDocumentPositionParams,
    type WorkspaceEdit,
} from 'vscode-languageserver';
import { isConstant } from '../resolve/catalogue.ts';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { nameAt, occurrencesOf } from './names.ts';
import { toRange } from './ranges.ts';

/** The request cannot be carried out; the editor shows the message. */
const requestFailed = -32803;

export class NetSpecRename implements RenameProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    rename(document: LangiumDocument, { position, newName }: RenameParams): WorkspaceEdit | undefined {
        const { name, analysis } = this.at(document, position);
        if (name === undefined) {
            return undefined;
        }
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName) || isConstant(newName)) {
            throw new ResponseError(
                requestFailed,
                `\`${newName}\` cannot be a name: a name is letters, digits and \`_\`, and begins with no digit.`,
            );
        }
        const edits = occurrencesOf(analysis, name.declaration).map(range => ({
            range: toRange(analysis.positions, range),
            newText: newName,
        }));
        return { changes: { [analysis.uri]: edits } };
    }

    prepareRename(document: LangiumDocument, { position }: TextDocumentPositionParams): Range | undefined {
        const { name, analysis } = this.at(document, position);
        return name && toRange(analysis.positions, name.range);
    }

    private at(document: LangiumDocument, position: Position) {
        const analysis = this.analyses.of(document);
        return { analysis, name: nameAt(analysis, analysis.positions.offsetAt(position)) };
    }
}
