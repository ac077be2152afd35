// One analysis for each state of a document, shared by everything that the editor asks about it.

import type { LangiumDocument } from 'langium';
import type { LintConfiguration } from '../../lint/run.ts';
import type { Measurements } from '../../model/measurements.ts';
import type { Analysis, Analyzer } from '../analysis.ts';
import type { ClientAddresses } from './client-addresses.ts';

interface Known {
    /** The parse result that was analyzed. */
    readonly of: object;
    readonly analysis: Analysis;
    /** What the linter was configured by: another object is another configuration. */
    readonly configuration: LintConfiguration;
    readonly measurements: Measurements;
}

export class Analyses {
    private readonly analyzer: Analyzer;
    private readonly addresses: ClientAddresses;
    private readonly configurationOf: (specUri: string) => LintConfiguration;
    private readonly measurementsOf: (specUri: string) => Measurements;
    /**
     * By document, which lives long: a weak map by the parse results, which are as short-lived as a keystroke, has V8
     * carry each of them and its analysis into the old generation (docs/performance-language.md).
     */
    private latest = new WeakMap<LangiumDocument, Known>();

    constructor(
        analyzer: Analyzer,
        addresses: ClientAddresses,
        configurationOf: (specUri: string) => LintConfiguration,
        measurementsOf: (specUri: string) => Measurements,
    ) {
        this.measurementsOf = measurementsOf;
        this.analyzer = analyzer;
        this.addresses = addresses;
        this.configurationOf = configurationOf;
    }

    of(document: LangiumDocument): Analysis {
        const { parseResult, textDocument } = document;
        const uri = this.addresses.of(document.uri.toString());
        const configuration = this.configurationOf(uri);
        const measurements = this.measurementsOf(uri);
        const latest = this.latest.get(document);
        // Parsing again makes a new result, so an outdated analysis is never given.
        if (
            latest?.of === parseResult &&
            latest.configuration === configuration &&
            latest.measurements === measurements
        ) {
            return latest.analysis;
        }
        const analysis = this.analyzer.analyzeParsed(uri, textDocument.getText(), parseResult);
        this.latest.set(document, { of: parseResult, analysis, configuration, measurements });
        return analysis;
    }

    /** What is known may be outdated though no text has changed: a file that a spec names has come or gone. */
    forget(): void {
        this.latest = new WeakMap();
    }

    /** Of a text that no editor has open. */
    ofText(uri: string, text: string): Analysis {
        return this.analyzer.analyze(uri, text);
    }
}
