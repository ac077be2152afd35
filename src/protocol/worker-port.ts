import type { WorkerLike } from '../core/worker-like.ts';
import type { MessagePort } from './rpc.ts';

/** A worker as the RPC wants it. */
export function portOf(worker: WorkerLike): MessagePort {
    return {
        post: (message, transfer) => worker.postMessage(message, transfer),
        listen(receive) {
            worker.on('message', receive);
            return { dispose: () => worker.off('message', receive) };
        },
    };
}
