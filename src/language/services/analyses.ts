// One analysis for each state of a document, shared by everything that the editor asks about it.

import type { LangiumDocument } from 'langium';
import type { LintConfiguration } from '../../lint/run.ts';
import type { Analysis, Analyzer } from '../analysis.ts';

interface Known {
    readonly analysis: Analysis;
    /** What the linter was configured by: another object is another configuration. */
    readonly configuration: LintConfiguration;
}

export class Analyses {
    private readonly analyzer: Analyzer;
    private readonly configurationOf: (specUri: string) => LintConfiguration;
    /** Parsing again makes a new result, so an outdated analysis is never found. */
    private byParseResult = new WeakMap<object, Known>();

    constructor(analyzer: Analyzer, configurationOf: (specUri: string) => LintConfiguration) {
        this.analyzer = analyzer;
        this.configurationOf = configurationOf;
    }

    of(document: LangiumDocument): Analysis {
        const { parseResult, textDocument } = document;
        const uri = document.uri.toString();
        const configuration = this.configurationOf(uri);
        const known = this.byParseResult.get(parseResult);
        if (known?.configuration === configuration) {
            return known.analysis;
        }
        const analysis = this.analyzer.analyzeParsed(uri, textDocument.getText(), parseResult);
        this.byParseResult.set(parseResult, { analysis, configuration });
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
