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
import { applyTextEdits, type TextRange } from '../../core/text-range.ts';
import type { Analysis } from '../analysis.ts';
import { isLanguageRule } from '../edits/nothing-new.ts';
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
        const occurrences = occurrencesOf(analysis, name.declaration);
        this.refuseConflict(analysis, occurrences, newName);
        const edits = occurrences.map(range => ({
            range: toRange(analysis.positions, range),
            newText: newName,
        }));
        return { changes: { [analysis.uri]: edits } };
    }

    /** A name that is taken, or that would mean something else at one of the places, changes what the spec says. */
    private refuseConflict(analysis: Analysis, occurrences: readonly TextRange[], newName: string): void {
        const edits = occurrences.map(range => ({ range, newText: newName }));
        const after = this.analyses.ofText(analysis.uri, applyTextEdits(analysis.text, edits));
        const mistakes = ({ diagnostics }: Analysis) =>
            diagnostics.filter(({ rule }) => isLanguageRule(rule));
        const known = mistakes(analysis).length;
        const conflicts = mistakes(after).filter(({ message }) => message.includes(`\`${newName}\``));
        // That a name is taken says more than what comes of it where the name is used.
        const taken = conflicts.find(({ rule }) => rule === 'name')?.message;
        if (mistakes(after).length > known && conflicts.length > 0) {
            throw new ResponseError(
                requestFailed,
                taken ?? `\`${newName}\` means something else already where this name is used or declared.`,
            );
        }
        // Each place moves by the growth of the names before it.
        const growth = newName.length - (occurrences[0] ? occurrences[0].end - occurrences[0].start : 0);
        const moved = occurrences.map(({ start }, index) => start + index * growth);
        const [first] = moved;
        const named = first === undefined ? undefined : nameAt(after, first);
        const same = named && occurrencesOf(after, named.declaration).map(({ start }) => start);
        if (same?.join() !== moved.join()) {
            throw new ResponseError(
                requestFailed,
                `There is already a \`${newName}\` that is seen from one of these places.`,
            );
        }
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
