// One small RPC for every border: extension <-> training worker, extension <-> webview. An interface per direction says
// what can be asked; the message types are derived from it. Its promise: every request settles, with the reply, with the
// handler's error, or with PeerGone, whatever the other side does.

import type { Disposable } from '../core/disposable.ts';
import type { WorkerLike } from '../core/worker-like.ts';

/** A pipe that carries structured-clonable messages both ways. */
export interface MessagePort {
    post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
    listen(receive: (message: unknown) => void): Disposable;
}

/** A worker's pipe. */
export function portOf(worker: WorkerLike): MessagePort {
    return {
        post: (message, transfer) => worker.postMessage(message, transfer),
        listen(receive) {
            worker.on('message', receive);
            return { dispose: () => worker.off('message', receive) };
        },
    };
}

/** An interface whose methods take at most one argument and return a promise (a request) or nothing (a notice). */
export type Api = { readonly [method: string]: (argument: never) => unknown };

type ArgumentOf<M> = M extends (argument: infer A) => unknown ? A : never;
type ResultOf<M> = M extends (argument: never) => infer R ? Awaited<R> : never;

/** The calls that a side can make: each method of the other side's interface, answered by a promise. */
export type Remote<A> = {
    readonly [K in keyof A]: Parameters<A[K] extends (...args: never) => unknown ? A[K] : never> extends []
        ? () => Promise<ResultOf<A[K]>>
        : (argument: ArgumentOf<A[K]>) => Promise<ResultOf<A[K]>>;
};

/** What a side implements. */
export type Handlers<A> = {
    readonly [K in keyof A]: (argument: ArgumentOf<A[K]>) => ResultOf<A[K]> | Promise<ResultOf<A[K]>>;
};

/** Ids are unique across connections, so that an answer meant for a view that is gone settles nothing in the next one. */
type Message =
    /** Receiver's duty: run the method and answer with the same id, whatever happens. */
    | { readonly rpc: 'request'; readonly id: string; readonly method: string; readonly argument: unknown }
    /** Receiver's duty: settle the request of that id; unknown ids are stale and ignored. */
    | { readonly rpc: 'reply'; readonly id: string; readonly result: unknown }
    | { readonly rpc: 'error'; readonly id: string; readonly name: string; readonly message: string };

/** The other side ended before it answered. */
export class PeerGone extends Error {
    constructor(reason: string) {
        super(reason);
        this.name = 'PeerGone';
    }
}

/** The other side did not answer within the time allowed. */
export class RequestTimedOut extends Error {
    constructor(method: string, timeoutMs: number) {
        super(`${method} was not answered within ${timeoutMs} ms.`);
        this.name = 'RequestTimedOut';
    }
}

/** An error thrown by the other side's handler; `name` is the name of the error there. */
export class RemoteError extends Error {
    constructor(name: string, message: string) {
        super(message);
        this.name = name;
    }
}

export interface Connection<Theirs> extends Disposable {
    readonly remote: Remote<Theirs>;
    /**
     * The other side was replaced by a new one behind the same port, as a webview that was hidden and shown again:
     * settles every open request with PeerGone and goes on.
     */
    renew(reason: string): void;
    /** Settles every open request with PeerGone; later ones fail at once. */
    close(reason: string): void;
}

export interface ConnectionOptions {
    /** Requests unanswered for this long fail with RequestTimedOut. Left out: they wait for the other side's end. */
    readonly timeoutMs?: number;
}

interface OpenRequest {
    resolve(value: unknown): void;
    reject(error: Error): void;
}

/** Speaks RPC over `port`. Messages that are not of this form are left alone. */
export function connect<Theirs, Ours>(
    port: MessagePort,
    handlers: Handlers<Ours>,
    { timeoutMs }: ConnectionOptions = {},
): Connection<Theirs> {
    const session = Array.from(crypto.getRandomValues(new Uint32Array(2)), part => part.toString(36)).join(
        '',
    );
    const open = new Map<string, OpenRequest>();
    let requests = 0;
    let closed: string | undefined;

    const answer = async (message: Extract<Message, { rpc: 'request' }>): Promise<void> => {
        try {
            const handler = Object.hasOwn(handlers as object, message.method)
                ? (handlers as Record<string, (argument: unknown) => unknown>)[message.method]
                : undefined;
            if (handler === undefined) {
                throw new Error(`No such method: ${message.method}`);
            }
            const result = await handler(message.argument);
            post({ rpc: 'reply', id: message.id, result });
        } catch (error) {
            // Also where the result could not be posted, as one that cannot be cloned.
            const { name, message: text } = toError(error);
            try {
                post({ rpc: 'error', id: message.id, name, message: text });
            } catch {
                // The port itself is gone: whoever asked learns it from its own end.
            }
        }
    };
    const post = (message: Message): void => {
        if (closed === undefined) {
            port.post(message);
        }
    };
    const settle = (id: string): OpenRequest | undefined => {
        const request = open.get(id);
        open.delete(id);
        return request;
    };
    const rejectAll = (reason: string): void => {
        for (const id of [...open.keys()]) {
            settle(id)?.reject(new PeerGone(reason));
        }
    };
    const subscription = port.listen(received => {
        if (!isMessage(received) || closed !== undefined) {
            return;
        }
        if (received.rpc === 'request') {
            void answer(received);
            return;
        }
        const request = settle(received.id);
        if (received.rpc === 'reply') {
            request?.resolve(received.result);
        } else {
            request?.reject(new RemoteError(received.name, received.message));
        }
    });

    const close = (reason: string): void => {
        if (closed !== undefined) {
            return;
        }
        closed = reason;
        subscription.dispose();
        rejectAll(reason);
    };
    const send = (method: string, argument: unknown): Promise<unknown> =>
        new Promise((resolve, reject) => {
            if (closed !== undefined) {
                reject(new PeerGone(closed));
                return;
            }
            const id = `${session}.${++requests}`;
            const timer =
                timeoutMs === undefined
                    ? undefined
                    : setTimeout(() => settle(id)?.reject(new RequestTimedOut(method, timeoutMs)), timeoutMs);
            open.set(id, {
                resolve(value) {
                    clearTimeout(timer);
                    resolve(value);
                },
                reject(error) {
                    clearTimeout(timer);
                    reject(error);
                },
            });
            try {
                port.post({ rpc: 'request', id, method, argument } satisfies Message);
            } catch (error) {
                settle(id)?.reject(toError(error));
            }
        });
    const remote = new Proxy({} as Remote<Theirs>, {
        // A proxy that answers `then` would be taken for a promise by `await`.
        get: (_target, method) =>
            typeof method === 'string' && method !== 'then'
                ? (argument: unknown) => send(method, argument)
                : undefined,
    });
    return { remote, renew: rejectAll, close, dispose: () => close('The connection was closed.') };
}

function toError(thrown: unknown): Error {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function isMessage(value: unknown): value is Message {
    if (typeof value !== 'object' || value === null) {
        return false;
    }
    const { rpc, id, method, name, message } = value as Readonly<Record<string, unknown>>;
    if (typeof id !== 'string') {
        return false;
    }
    return (
        rpc === 'reply' ||
        (rpc === 'request' && typeof method === 'string') ||
        (rpc === 'error' && typeof name === 'string' && typeof message === 'string')
    );
}
