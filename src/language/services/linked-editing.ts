// A name that is typed over changes wherever it is used, while it is typed: a constant, a parameter, a model, a data block
// or a run, and nothing of the catalogue.

import type { LangiumDocument } from 'langium';
import type { LinkedEditingRangeParams, LinkedEditingRanges } from 'vscode-languageserver';
import type { Analyses } from './analyses.ts';
import { nameAt, occurrencesOf } from './names.ts';
import { toRange } from './ranges.ts';

export class NetSpecLinkedEditing {
    private readonly analyses: Analyses;

    constructor({ analyses }: { readonly analyses: Analyses }) {
        this.analyses = analyses;
    }

    getLinkedEditingRanges(
        document: LangiumDocument,
        { position }: LinkedEditingRangeParams,
    ): LinkedEditingRanges | undefined {
        const analysis = this.analyses.of(document);
        const { positions, text } = analysis;
        const name = nameAt(analysis, positions.offsetAt(position));
        if (name === undefined) {
            return undefined;
        }
        const word = text.slice(name.range.start, name.range.end);
        const occurrences = occurrencesOf(analysis, name.declaration).filter(
            ({ start, end }) => text.slice(start, end) === word,
        );
        return occurrences.length < 2
            ? undefined
            : {
                  ranges: occurrences.map(range => toRange(positions, range)),
                  wordPattern: '[A-Za-z_][A-Za-z0-9_]*',
              };
    }
}
