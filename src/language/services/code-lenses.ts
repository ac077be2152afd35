// `Train | Compare without dropout` over each `train`.

import type { LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens, Command } from 'vscode-languageserver';
import { isNoise } from '../../model/twin.ts';
import { runName } from '../resolve/declarations.ts';
import { rangeOf } from '../resolve/describe.ts';
import type { Analyses } from './analyses.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';

export class NetSpecCodeLenses implements CodeLensProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    provideCodeLens(document: LangiumDocument): CodeLens[] {
        const analysis = this.analyses.of(document);
        return analysis.tree.declarations.flatMap(declaration => {
            const run = declaration.$type === 'Train' ? runName(declaration) : undefined;
            if (run === undefined) {
                return [];
            }
            const { start } = rangeOf(declaration);
            const range = toRange(analysis.positions, { start, end: start + 'train'.length });
            const network = analysis.networks.find(candidate => candidate.run === run)?.network;
            const lens = (title: string, command: string): CodeLens => ({
                range,
                command: { title, command, arguments: [analysis.uri, run] } satisfies Command,
            });
            const hasNoise = network?.layers.some(isNoise) === true;
            return [
                lens('Train', 'dropoutLab.train'),
                ...(hasNoise ? [lens('Compare without dropout', 'dropoutLab.compareWithoutDropout')] : []),
            ];
        });
    }
}
