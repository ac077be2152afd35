import type { LangiumDocument } from 'langium';
import type { DefinitionProvider } from 'langium/lsp';
import type { DefinitionParams, LocationLink } from 'vscode-languageserver';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { nameAt } from './names.ts';
import { toRange } from './ranges.ts';

export class NetSpecDefinitions implements DefinitionProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    getDefinition(document: LangiumDocument, { position }: DefinitionParams): LocationLink[] {
        const analysis = this.analyses.of(document);
        const { positions, uri } = analysis;
        const name = nameAt(analysis, positions.offsetAt(position));
        if (name === undefined) {
            return [];
        }
        const target = toRange(positions, name.declaration);
        return [
            {
                originSelectionRange: toRange(positions, name.range),
                targetUri: uri,
                targetRange: target,
                targetSelectionRange: target,
            },
        ];
    }
}
