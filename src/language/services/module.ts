// The language server's services: one file for each thing that the editor shows.

import { EmptyFileSystem, inject, type Module } from 'langium';
import {
    createDefaultModule,
    createDefaultSharedModule,
    type DefaultSharedModuleContext,
    type LangiumServices,
    type LangiumSharedServices,
    type PartialLangiumServices,
    type PartialLangiumSharedServices,
} from 'langium/lsp';
import type { PreviewSource } from '../../model/source-preview.ts';
import { type AnalyzerOptions, createAnalyzer } from '../analysis.ts';
import { NetSpecGeneratedModule, NetSpecGeneratedSharedModule } from '../generated/module.ts';
import { syntaxModule } from '../syntax/services.ts';
import { Analyses } from './analyses.ts';
import { ClientAbilities } from './client-abilities.ts';
import { ClientAddresses } from './client-addresses.ts';
import { NetSpecCodeActions } from './code-actions.ts';
import { NetSpecCodeLenses } from './code-lenses.ts';
import { NetSpecCompletion } from './completion.ts';
import { NetSpecDefinitions } from './definitions.ts';
import { NetSpecDocumentLinks } from './document-links.ts';
import { NetSpecDocumentUpdates } from './document-updates.ts';
import { NetSpecFolding } from './folding.ts';
import { NetSpecFormatter } from './formatter.ts';
import { NetSpecHighlights } from './highlights.ts';
import { NetSpecHover } from './hover.ts';
import { NetSpecInlayHints } from './inlay-hints.ts';
import { KnownMeasurements } from './known-measurements.ts';
import { NetSpecLanguageServer } from './language-server.ts';
import { NetSpecLinkedEditing } from './linked-editing.ts';
import { LintConfigurations } from './lint-configurations.ts';
import { NoLinker, noReferenceDescriptions, noScopes } from './no-references.ts';
import { ReferencePages } from './reference-pages.ts';
import { NetSpecReferences } from './references.ts';
import { NetSpecRename } from './rename.ts';
import { NetSpecSelectionRanges } from './selection-ranges.ts';
import { NetSpecSemanticTokens } from './semantic-tokens.ts';
import { NetSpecSignatureHelp } from './signature-help.ts';
import { NetSpecSymbols } from './symbols.ts';
import { NetSpecValidator } from './validator.ts';

export interface ServiceOptions extends Omit<AnalyzerOptions, 'lint' | 'measurements'> {
    /** The text of a file that the editor has not open; undefined where it cannot be read. */
    readonly readText?: (uri: string) => string | undefined;
    readonly previewSource?: PreviewSource;
    /** Address of the folder of reference pages, for clients that say nothing of them. */
    readonly referenceUri?: string | undefined;
}

interface AddedServices {
    readonly previewSource: PreviewSource | undefined;
    readonly analyses: Analyses;
    readonly configurations: LintConfigurations;
    readonly measurements: KnownMeasurements;
    readonly clientAbilities: ClientAbilities;
    readonly clientAddresses: ClientAddresses;
    readonly referencePages: ReferencePages;
    readonly selectionRanges: NetSpecSelectionRanges;
    readonly linkedEditing: NetSpecLinkedEditing;
}

export type NetSpecServices = LangiumServices & AddedServices;

function languageModule(
    options: ServiceOptions,
): Module<NetSpecServices, PartialLangiumServices & AddedServices> {
    return {
        configurations: ({ shared }) => new LintConfigurations(shared, options.readText ?? (() => undefined)),
        analyses: ({ configurations, clientAddresses, measurements: known }) => {
            const lint = (specUri: string) => configurations.of(specUri);
            const measurements = (specUri: string) => known.of(specUri);
            const analyzer = createAnalyzer({ ...options, lint, measurements });
            return new Analyses(analyzer, clientAddresses, lint, measurements);
        },
        measurements: () => new KnownMeasurements(),
        previewSource: () => options.previewSource,
        clientAbilities: () => new ClientAbilities(),
        clientAddresses: () => new ClientAddresses(),
        referencePages: () => new ReferencePages(options.referenceUri),
        selectionRanges: services => new NetSpecSelectionRanges(services),
        linkedEditing: services => new NetSpecLinkedEditing(services),
        references: { Linker: services => new NoLinker(services), ScopeComputation: () => noScopes },
        workspace: { ReferenceDescriptionProvider: () => noReferenceDescriptions },
        validation: { DocumentValidator: services => new NetSpecValidator(services) },
        lsp: {
            CodeActionProvider: services => new NetSpecCodeActions(services),
            CodeLensProvider: services => new NetSpecCodeLenses(services),
            CompletionProvider: services => new NetSpecCompletion(services),
            DefinitionProvider: services => new NetSpecDefinitions(services),
            DocumentHighlightProvider: services => new NetSpecHighlights(services),
            DocumentLinkProvider: services => new NetSpecDocumentLinks(services),
            DocumentSymbolProvider: services => new NetSpecSymbols(services),
            FoldingRangeProvider: services => new NetSpecFolding(services),
            Formatter: services => new NetSpecFormatter(services),
            HoverProvider: services => new NetSpecHover(services),
            InlayHintProvider: services => new NetSpecInlayHints(services),
            ReferencesProvider: services => new NetSpecReferences(services),
            RenameProvider: services => new NetSpecRename(services),
            SemanticTokenProvider: services => new NetSpecSemanticTokens(services),
            SignatureHelp: services => new NetSpecSignatureHelp(services),
        },
    };
}

const sharedModule: Module<LangiumSharedServices, PartialLangiumSharedServices> = {
    lsp: {
        DocumentUpdateHandler: services => new NetSpecDocumentUpdates(services),
        LanguageServer: services => new NetSpecLanguageServer(services),
    },
};

/** Wires the services. Specs come from the editor alone, so no file system is needed. */
export function createNetSpecServices(
    options: ServiceOptions,
    context: Pick<DefaultSharedModuleContext, 'connection'> = {},
): { readonly shared: LangiumSharedServices; readonly language: NetSpecServices } {
    const shared = inject(
        createDefaultSharedModule({ ...context, ...EmptyFileSystem }),
        NetSpecGeneratedSharedModule,
        sharedModule,
    );
    const language = inject(
        createDefaultModule({ shared }),
        NetSpecGeneratedModule,
        syntaxModule,
        languageModule(options),
    );
    shared.ServiceRegistry.register(language);
    // Made now, since it has to hear the client say hello.
    void language.configurations;
    return { shared, language };
}
