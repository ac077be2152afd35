import type { MessagePort as NodeMessagePort } from 'node:worker_threads';
import type { MessagePort } from '../protocol/rpc.ts';

/** A port of `node:worker_threads` as the RPC wants it. */
export function fromNodePort(port: Pick<NodeMessagePort, 'postMessage' | 'on' | 'off'>): MessagePort {
    return {
        post: (message, transfer = []) => port.postMessage(message, transfer),
        listen(receive) {
            port.on('message', receive);
            return { dispose: () => void port.off('message', receive) };
        },
    };
}
