// Workers from the text of a script. VS Code on the web runs an extension in a worker of its own; a page of another origin,
// or a folder on a remote machine, may serve the extension's files, and a browser starts no worker from there. The text in
// an address of the page's own has no such limit.

export interface ScriptWorker {
    readonly worker: Worker;
    /** Ends the thread and lets go of the script. */
    terminate(): void;
}

/** Starts `script` in a worker of that name. @throws Error where the page does not allow workers. */
export function startScriptWorker(script: Uint8Array, name: string): ScriptWorker {
    // A copy has a buffer of its own, which a blob insists on.
    const address = URL.createObjectURL(
        new Blob([Uint8Array.from(script)], { type: 'application/javascript' }),
    );
    try {
        const worker = new Worker(address, { name });
        return {
            worker,
            terminate() {
                worker.terminate();
                URL.revokeObjectURL(address);
            },
        };
    } catch (error) {
        URL.revokeObjectURL(address);
        throw error;
    }
}
