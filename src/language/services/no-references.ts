// NetSpec looks its names up by itself (resolve/), since what a name means is decided by the place it stands in. Langium's
// own index of names and links would be built anew at every keystroke, and nobody would read it.

import {
    type AstNode,
    type AstNodeDescription,
    DefaultLinker,
    type LocalSymbols,
    MultiMap,
    type ReferenceDescription,
    type ReferenceDescriptionProvider,
    type ScopeComputation,
} from 'langium';

export class NoLinker extends DefaultLinker {
    override async link(): Promise<void> {}
}

export const noScopes: ScopeComputation = {
    collectExportedSymbols: async (): Promise<AstNodeDescription[]> => [],
    collectLocalSymbols: async (): Promise<LocalSymbols> => new MultiMap<AstNode, AstNodeDescription>(),
};

export const noReferenceDescriptions: ReferenceDescriptionProvider = {
    createDescriptions: async (): Promise<ReferenceDescription[]> => [],
};
