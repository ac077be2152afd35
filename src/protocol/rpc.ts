// One small RPC for every border: extension <-> training worker, extension <-> webview. An interface per direction says
// what can be asked; the message types are derived from it. Its promise: every request settles, with the reply, with the
// handler's error, or with PeerGone, whatever the other side does.

import type { Disposable } from '../core/disposable.ts';

/** A pipe that carries structured-clonable messages both ways. */
export interface MessagePort {
    post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
    listen(receive: (message: unknown) => void): Disposable;
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

type Message =
    /** Receiver's duty: run the method and answer with the same id, whatever happens. */
    | { readonly rpc: 'request'; readonly id: number; readonly method: string; readonly argument: unknown }
    /** Receiver's duty: settle the request of that id; unknown ids are stale and ignored. */
    | { readonly rpc: 'reply'; readonly id: number; readonly result: unknown }
    | { readonly rpc: 'error'; readonly id: number; readonly name: string; readonly message: string };

/** The other side ended before it answered. */
export class PeerGone extends Error {
    constructor(reason: string) {
        super(reason);
        this.name = 'PeerGone';
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
    /** Settles every open request with PeerGone; later ones fail at once. */
    close(reason: string): void;
}

/** Speaks RPC over `port`. Messages that are not of this form are left alone. */
export function connect<Theirs, Ours>(port: MessagePort, handlers: Handlers<Ours>): Connection<Theirs> {
    const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
    let lastId = 0;
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
            const { name, message: text } = error instanceof Error ? error : new Error(String(error));
            post({ rpc: 'error', id: message.id, name, message: text });
        }
    };
    const post = (message: Message): void => {
        if (closed === undefined) {
            port.post(message);
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
        const request = open.get(received.id);
        open.delete(received.id);
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
        for (const request of open.values()) {
            request.reject(new PeerGone(reason));
        }
        open.clear();
    };
    const send = (method: string, argument: unknown): Promise<unknown> =>
        new Promise((resolve, reject) => {
            if (closed !== undefined) {
                reject(new PeerGone(closed));
                return;
            }
            const id = ++lastId;
            open.set(id, { resolve, reject });
            try {
                port.post({ rpc: 'request', id, method, argument } satisfies Message);
            } catch (error) {
                open.delete(id);
                reject(error instanceof Error ? error : new Error(String(error)));
            }
        });
    const remote = new Proxy({} as Remote<Theirs>, {
        // A proxy that answers `then` would be taken for a promise by `await`.
        get: (_target, method) =>
            typeof method === 'string' && method !== 'then'
                ? (argument: unknown) => send(method, argument)
                : undefined,
    });
    return { remote, close, dispose: () => close('The connection was closed.') };
}

function isMessage(value: unknown): value is Message {
    return typeof value === 'object' && value !== null && 'rpc' in value && 'id' in value;
}
