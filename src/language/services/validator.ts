// Publishes the diagnostics of the analysis in place of Langium's own.

import {
    DefaultDocumentValidator,
    type LangiumDocument,
    OperationCancelled,
    type ValidationOptions,
} from 'langium';
import { CancellationToken, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { ruleReferencePath } from '../../catalog/reference-path.ts';
import { isExplained } from '../../lint/explain.ts';
import type { Severity, SpecDiagnostic } from '../../model/finding.ts';
import { type EffectsParams, effectsNotification } from '../../protocol/language.ts';
import type { Analysis } from '../analysis.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';
import type { ReferencePages } from './reference-pages.ts';

export const diagnosticSource = 'netspec';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    info: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
};

export class NetSpecValidator extends DefaultDocumentValidator {
    private readonly services: NetSpecServices;
    /** Specs that the client was told of. */
    private readonly toldEffects = new Set<string>();

    constructor(services: NetSpecServices) {
        super(services);
        this.services = services;
    }

    override async validateDocument(
        document: LangiumDocument,
        _options?: ValidationOptions,
        cancelToken = CancellationToken.None,
    ): Promise<Diagnostic[]> {
        await this.services.configurations.ready(document.uri.toString());
        // A build that was overtaken in the meantime publishes nothing, and has to be done again.
        if (cancelToken.isCancellationRequested) {
            throw OperationCancelled;
        }
        const analysis = this.services.analyses.of(document);
        this.tellEffects(analysis);
        return analysis.diagnostics.map(diagnostic =>
            toDiagnostic(analysis, diagnostic, this.services.referencePages),
        );
    }

    /** What stands at the ends of lines, where the client measures anything and it is not what it was. */
    private tellEffects(analysis: Analysis): void {
        const { clientAbilities, shared } = this.services;
        if (!clientAbilities.measuresFixes) {
            return;
        }
        const effects = analysis.effects().map(({ range, text }) => ({
            line: analysis.positions.positionAt(range.start).line,
            text,
        }));
        if (effects.length > 0 || this.toldEffects.has(analysis.uri)) {
            this.toldEffects.add(analysis.uri);
            const params: EffectsParams = { uri: analysis.uri, effects };
            void shared.lsp.Connection?.sendNotification(effectsNotification, params);
        }
    }
}

/** With a link to the rule's page where the pages are at hand. */
export function toDiagnostic(
    analysis: Analysis,
    diagnostic: SpecDiagnostic,
    pages?: ReferencePages,
): Diagnostic {
    const href = !isExplained(diagnostic.rule)
        ? undefined
        : pages?.address(ruleReferencePath(diagnostic.rule));
    const { positions, uri } = analysis;
    return {
        range: toRange(positions, diagnostic.range),
        severity: severities[diagnostic.severity],
        code: diagnostic.rule,
        ...(href !== undefined && { codeDescription: { href } }),
        source: diagnosticSource,
        message: diagnostic.message,
        relatedInformation: diagnostic.related.map(({ message, range }) => ({
            message,
            location: { uri, range: toRange(positions, range) },
        })),
    };
}
