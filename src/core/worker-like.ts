/**
 * What is used of a worker, on whichever platform. Node's `Worker` is one as it stands; the browser's is wrapped.
 * `exit` is heard once, when the worker's thread has ended by itself.
 */
export interface WorkerLike {
    postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
    on(event: 'message', listener: (message: unknown) => void): unknown;
    on(event: 'error', listener: (error: unknown) => void): unknown;
    on(event: 'exit', listener: (code: number) => void): unknown;
    off(event: 'message', listener: (message: unknown) => void): unknown;
    /** Ends the worker's thread wherever it is, and settles when it is gone. */
    terminate(): Promise<unknown>;
}
