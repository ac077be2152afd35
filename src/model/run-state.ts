// How a run stands, for whoever shows runs.

/**
 * `queued` waits for a worker: as many runs train at once as the machine has cores. `paused` keeps its worker and its place
 * in the epoch. `interrupted` was cut off by the sudden end of whatever trained it.
 */
export type RunState =
    | 'queued'
    | 'starting'
    | 'running'
    | 'paused'
    | 'finished'
    | 'stopped'
    | 'failed'
    | 'interrupted';

/** True until the run has ended. */
export function isActive(state: RunState): boolean {
    return state === 'queued' || state === 'starting' || state === 'running' || state === 'paused';
}
