// The job of a run's twin without dropout, from the job of the run itself.

import { twinOf } from '../model/twin.ts';
import type { TrainingJob } from '../protocol/training.ts';

/** The same job for the twin; undefined where the network has no noise to leave out. */
export function twinJobOf(job: TrainingJob): TrainingJob | undefined {
    const run = twinOf(job.run);
    if (run === undefined) {
        return undefined;
    }
    const { layerLines, ...rest } = job;
    if (layerLines === undefined) {
        return { ...rest, run };
    }
    // Layers are renumbered in the twin, and keep the place that they were written at.
    const lines = new Map(
        job.run.network.layers.map(({ id, source }) => [source.token.start, layerLines[id]]),
    );
    return {
        ...rest,
        run,
        layerLines: run.network.layers.map(({ source }) => lines.get(source.token.start)),
    };
}
