import {
    CloseAction,
    ErrorAction,
    type LanguageClientOptions,
    RevealOutputChannelOn,
} from 'vscode-languageclient';
import type { LanguageClientRequest } from './host.ts';

/** What is asked of a client, in the client's own words. */
export function clientOptions(request: LanguageClientRequest): LanguageClientOptions {
    return {
        documentSelector: [...request.documents],
        initializationOptions: request.options,
        outputChannel: request.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        middleware: {
            handleDiagnostics: (uri, diagnostics, next) => next(uri, diagnostics.map(request.adapt)),
            async provideCodeLenses(document, token, next) {
                const lenses = await next(document, token);
                return lenses && request.annotate.lenses(document, lenses);
            },
            async provideInlayHints(document, range, token, next) {
                const hints = await next(document, range, token);
                return hints && request.annotate.hints(document, hints);
            },
        },
        errorHandler: {
            error(error, _message, count) {
                request.erred(error, count ?? 1);
                return { action: ErrorAction.Continue, handled: true };
            },
            closed: () => ({
                action: request.closed() === 'restart' ? CloseAction.Restart : CloseAction.DoNotRestart,
                handled: true,
            }),
        },
        initializationFailedHandler: () => false,
    };
}
