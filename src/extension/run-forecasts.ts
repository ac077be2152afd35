// What the runs of open specs may take: asked of the language server once for each text, and kept until it is another one.

import type * as vscode from 'vscode';
import type { ResolvedRun } from '../model/resolved.ts';
import type { SpecLanguage } from './language-client.ts';
import { forecastText } from './runs/forecast.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** Runs that are remembered; a spec has few. */
const mostKept = 50;

export class RunForecasts {
    private readonly language: SpecLanguage;
    private readonly runs: RunRegistry;
    /** By spec, version of its text and run; undefined while it is asked for, and where it cannot be trained. */
    private readonly resolved = new Map<string, ResolvedRun | undefined>();

    constructor(language: SpecLanguage, runs: RunRegistry) {
        this.language = language;
        this.runs = runs;
    }

    /** `about 12 s · 2.9 MB`; undefined where it is not known yet, and then the lenses are asked for again once it is. */
    of(uri: vscode.Uri, run: string, version: number): string | undefined {
        const key = `${version} ${run} ${uri}`;
        if (!this.resolved.has(key)) {
            void this.resolve(key, uri, run);
        }
        const found = this.resolved.get(key);
        if (found === undefined) {
            return undefined;
        }
        const measured = this.runs.infos().flatMap(info => {
            const request = this.runs.request(info.id);
            return request === undefined ? [] : [{ run: request.job.run, info }];
        });
        return forecastText(found, measured);
    }

    private async resolve(key: string, uri: vscode.Uri, run: string): Promise<void> {
        this.resolved.set(key, undefined);
        const [oldest] = this.resolved.keys();
        if (this.resolved.size > mostKept && oldest !== undefined) {
            this.resolved.delete(oldest);
        }
        try {
            const reply = await this.language.resolveRun({ uri: uri.toString(), run });
            if (reply.result === 'run') {
                this.resolved.set(key, reply.run);
                this.language.refresh('lenses');
            }
        } catch {
            // The server is being restarted; it is asked again for the next text.
        }
    }
}
