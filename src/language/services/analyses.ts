// One analysis for each state of a document, shared by everything that the editor asks about it.

import type { LangiumDocument } from 'langium';
import type { Analysis, Analyzer } from '../analysis.ts';

export class Analyses {
    private readonly analyzer: Analyzer;
    /** Parsing again makes a new result, so an outdated analysis is never found. */
    private byParseResult = new WeakMap<object, Analysis>();

    constructor(analyzer: Analyzer) {
        this.analyzer = analyzer;
    }

    of(document: LangiumDocument): Analysis {
        const { parseResult, textDocument } = document;
        let analysis = this.byParseResult.get(parseResult);
        if (analysis === undefined) {
            analysis = this.analyzer.analyzeParsed(
                document.uri.toString(),
                textDocument.getText(),
                parseResult,
            );
            this.byParseResult.set(parseResult, analysis);
        }
        return analysis;
    }

    /** What is known may be outdated though no text has changed: a file that a spec names has come or gone. */
    forget(): void {
        this.byParseResult = new WeakMap();
    }

    /** Of a text that no editor has open. */
    ofText(uri: string, text: string): Analysis {
        return this.analyzer.analyze(uri, text);
    }
}
