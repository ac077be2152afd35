import type { LangiumDocument } from 'langium';
import type { ReferencesProvider } from 'langium/lsp';
import type { Location, ReferenceParams } from 'vscode-languageserver';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { nameAt, occurrencesOf } from './names.ts';
import { toRange } from './ranges.ts';

export class NetSpecReferences implements ReferencesProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    findReferences(document: LangiumDocument, { position, context }: ReferenceParams): Location[] {
        const analysis = this.analyses.of(document);
        const { positions, uri } = analysis;
        const name = nameAt(analysis, positions.offsetAt(position));
        return name === undefined
            ? []
            : occurrencesOf(analysis, name.declaration)
                  .filter(range => context.includeDeclaration || range.start !== name.declaration.start)
                  .map(range => ({ uri, range: toRange(positions, range) }));
    }
}
