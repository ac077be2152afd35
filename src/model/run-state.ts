// How a run stands, for whoever shows runs.

/** `queued` waits for a worker: as many runs train at once as the machine has cores. */
export type RunState = 'queued' | 'starting' | 'running' | 'finished' | 'stopped' | 'failed';

/** True until the run has ended. */
export function isActive(state: RunState): boolean {
    return state === 'queued' || state === 'starting' || state === 'running';
}
