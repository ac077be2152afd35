// One run of a study, trained in this process and kept nowhere.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTraining } from '../../src/experiments/run-training.ts';
import type { EpochMetrics, RunSummary } from '../../src/model/metrics.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { helpers } from '../../src/platform/node/helper-thread.ts';
import { inflate } from '../../src/platform/node/inflate.ts';
import { openAddress } from '../../src/platform/node/open-file.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { repositoryRoot } from '../paths.ts';

export interface TrainedToEnd {
    readonly summary: RunSummary;
    readonly epochs: readonly EpochMetrics[];
}

/** @param folder that the paths of its data start from. Returns why it failed, where it did. */
export async function trainToEnd(
    run: ResolvedRun,
    folder: string,
    threads: number,
): Promise<TrainedToEnd | string> {
    const epochs: EpochMetrics[] = [];
    const outcome = await runTraining(
        {
            run,
            baseUri: pathToFileURL(join(folder, '/')).href,
            builtinDataUri: pathToFileURL(join(repositoryRoot, 'media', 'data')).href,
            engine: { threads },
        },
        {
            now: () => performance.now(),
            helpers,
            readFile: readAddress,
            openFile: openAddress,
            inflate,
            onProgress: progress => epochs.push(...progress.finished),
            signal: new AbortController().signal,
        },
    );
    return outcome.outcome === 'finished'
        ? { summary: outcome.summary, epochs }
        : 'message' in outcome
          ? outcome.message
          : 'It was stopped.';
}

/** As many digits as a study needs. */
export function rounded(value: number): number {
    return Number(value.toPrecision(5));
}
