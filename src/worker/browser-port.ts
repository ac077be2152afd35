import type { MessagePort } from '../protocol/rpc.ts';

/** What is used of a worker's own scope in a browser. */
interface WorkerScope {
    postMessage(message: unknown, options: { readonly transfer: ArrayBuffer[] }): void;
    onmessage: unknown;
}

/**
 * The scope of a browser's worker as the RPC wants it.
 *
 * VS Code puts a scope of its own in the place of the browser's, of which `onmessage` is the part that is the same.
 */
export function fromWorkerScope(scope: WorkerScope): MessagePort {
    return {
        post: (message, transfer = []) => scope.postMessage(message, { transfer: [...transfer] }),
        listen(receive) {
            scope.onmessage = ({ data }: { readonly data: unknown }) => receive(data);
            return {
                dispose: () => {
                    scope.onmessage = null;
                },
            };
        },
    };
}
