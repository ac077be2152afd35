// `Train | Compare without dropout` over each `train`, and how many runs it makes over each `sweep`.

import type { LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens, Command } from 'vscode-languageserver';
import { t } from '../../core/localize.ts';
import { plannedRuns } from '../../model/swept-runs.ts';
import { isNoise } from '../../model/twin.ts';
import { measureFixCommand } from '../../protocol/language.ts';
import type { Analysis } from '../analysis.ts';
import { runName } from '../resolve/declarations.ts';
import { rangeOf } from '../resolve/describe.ts';
import type { Analyses } from './analyses.ts';
import type { ClientAbilities } from './client-abilities.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';

export class NetSpecCodeLenses implements CodeLensProvider {
    private readonly analyses: Analyses;
    private readonly abilities: ClientAbilities;

    constructor({ analyses, clientAbilities }: NetSpecServices) {
        this.analyses = analyses;
        this.abilities = clientAbilities;
    }

    provideCodeLens(document: LangiumDocument): CodeLens[] {
        const analysis = this.analyses.of(document);
        return [...this.ofFixes(analysis), ...this.ofBlocks(analysis)];
    }

    /** Over what a fix has changed that may be measured. */
    private ofFixes(analysis: Analysis): CodeLens[] {
        return analysis.unmeasuredFixes().map(({ range, fix }) => ({
            range: toRange(analysis.positions, range),
            command: {
                title: `Measure this fix: ${fix.fix}`,
                command: measureFixCommand,
                arguments: [analysis.uri, fix],
            },
        }));
    }

    private ofBlocks(analysis: Analysis): CodeLens[] {
        return analysis.tree.declarations.flatMap(declaration => {
            if (declaration.$type === 'Sweep') {
                return sweepLens(analysis, rangeOf(declaration).start) ?? [];
            }
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
                lens(t('Train'), 'dropoutLab.train'),
                ...(hasNoise ? [lens(t('Compare without dropout'), 'dropoutLab.compareWithoutDropout')] : []),
                ...(hasNoise && this.abilities.measuresFixes
                    ? [lens(t('over several seeds'), 'dropoutLab.compareOverSeeds')]
                    : []),
            ];
        });
    }
}

/** `Sweep: 12 combinations x 5 seeds = 60 runs`, which no axis says by itself. */
function sweepLens(analysis: Analysis, start: number): CodeLens | undefined {
    const sweep = analysis.spec.sweeps.find(({ source }) => source.block.start === start);
    if (sweep === undefined) {
        return undefined;
    }
    const combinations = sweep.axes.reduce((product, { values }) => product * values.length, 1);
    const number = (count: number): string => count.toLocaleString('en');
    const all = combinations * sweep.repeats;
    const planned = plannedRuns(sweep.search, all, sweep.repeats);
    const runs = planned === 1 ? t('one run') : t('{0} runs', number(planned));
    const title =
        planned < all
            ? t('{0} of {1}', runs, number(all))
            : sweep.repeats === 1
              ? runs
              : combinations === 1
                ? t('1 combination x {0} seeds = {1}', number(sweep.repeats), runs)
                : t('{0} combinations x {1} seeds = {2}', number(combinations), number(sweep.repeats), runs);
    const range = toRange(analysis.positions, { start, end: start + 'sweep'.length });
    const command = {
        title: t('Sweep: {0}', title),
        command: 'dropoutLab.sweep',
        arguments: [analysis.uri, sweep.run],
    };
    return { range, command };
}
