import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Disposable } from '../../src/core/disposable.ts';
import { connect, type MessagePort, PeerGone, RemoteError, RequestTimedOut } from '../../src/protocol/rpc.ts';

interface Calculator {
    double(value: number): Promise<number>;
    fail(message: string): Promise<void>;
    refuse(reason: string): Promise<void>;
    never(): Promise<void>;
    unclonable(): Promise<unknown>;
}

interface Nothing {
    missing(): Promise<void>;
}

const calculator = {
    double: (value: number) => 2 * value,
    fail(message: string): void {
        throw new TypeError(message);
    },
    // What a careless handler may do: reject with something that is no error.
    refuse: (reason: string): Promise<void> => Promise.reject(reason),
    never: () => new Promise<void>(() => {}),
    unclonable: () => () => {},
};

/** Two ports joined by a wire whose messages the test delivers, in any order, twice or not at all. */
class Wire {
    readonly pending: (() => void)[] = [];
    readonly left = this.end();
    readonly right = this.end();

    constructor() {
        this.left.other = this.right;
        this.right.other = this.left;
    }

    deliver(place = 0): (() => void) | undefined {
        const [message] = this.pending.splice(place % Math.max(1, this.pending.length), 1);
        message?.();
        return message;
    }

    /** Delivers everything, with what it causes, in order. */
    async flush(): Promise<void> {
        for (let idle = 0; idle < 5; idle++) {
            while (this.deliver() !== undefined) {
                idle = 0;
            }
            await turn();
        }
    }

    private end(): MessagePort & {
        receivers: Set<(message: unknown) => void>;
        other?: { receivers: Set<(message: unknown) => void> };
    } {
        const { pending } = this;
        const receivers = new Set<(message: unknown) => void>();
        return {
            receivers,
            post(message) {
                const copy: unknown = structuredClone(message);
                const { other } = this;
                pending.push(() => {
                    for (const receive of other?.receivers ?? []) {
                        receive(copy);
                    }
                });
            },
            listen(receive): Disposable {
                receivers.add(receive);
                return { dispose: () => receivers.delete(receive) };
            },
        };
    }
}

function turn(): Promise<void> {
    return new Promise(resolve => setImmediate(resolve));
}

function pair(options = {}) {
    const wire = new Wire();
    const client = connect<Calculator, Record<string, never>>(wire.left, {}, options);
    const server = connect<Nothing, Calculator>(wire.right, calculator);
    return { wire, client, server };
}

describe('the RPC', () => {
    it('answers a request with what its handler returns', async () => {
        const { wire, client } = pair();
        const answer = client.remote.double(21);
        await wire.flush();
        assert.equal(await answer, 42);
    });

    it('answers with the error of a handler that throws, by name and message', async () => {
        const { wire, client } = pair();
        const answer = client.remote.fail('too large');
        void wire.flush();
        await assert.rejects(answer, error => {
            assert.ok(error instanceof RemoteError);
            assert.equal(error.name, 'TypeError');
            assert.equal(error.message, 'too large');
            return true;
        });
    });

    it('answers with an error where a handler rejects with no error, and where its result cannot be sent', async () => {
        const { wire, client } = pair();
        const answers = Promise.allSettled([client.remote.refuse('closed'), client.remote.unclonable()]);
        await wire.flush();
        const [refused, unclonable] = await answers;
        assert.equal(refused?.status === 'rejected' && refused.reason.message, 'closed');
        assert.equal(unclonable?.status === 'rejected' && unclonable.reason.name, 'DataCloneError');
    });

    it('refuses a method that the other side does not have, its inherited ones included', async () => {
        const { wire, server } = pair();
        const missing = server.remote.missing();
        const inherited = (server.remote as unknown as { toString(): Promise<unknown> }).toString();
        const answers = Promise.allSettled([missing, inherited]);
        await wire.flush();
        for (const answer of await answers) {
            assert.match(answer.status === 'rejected' ? answer.reason.message : '', /No such method/);
        }
    });

    it('rejects a request whose argument cannot be sent', async () => {
        const { client } = pair();
        await assert.rejects(client.remote.double((() => {}) as unknown as number), {
            name: 'DataCloneError',
        });
    });

    it('settles open and later requests with PeerGone when it is closed', async () => {
        const { wire, client } = pair();
        const open = client.remote.never();
        await wire.flush();
        client.close('The worker ended.');
        await assert.rejects(
            open,
            error => error instanceof PeerGone && error.message === 'The worker ended.',
        );
        await assert.rejects(client.remote.double(1), error => error instanceof PeerGone);
    });

    it('settles open requests with PeerGone when the other side is replaced, and goes on', async () => {
        const { wire, client } = pair();
        const open = client.remote.never();
        await wire.flush();
        client.renew('The view is hidden.');
        await assert.rejects(open, error => error instanceof PeerGone);
        const answer = client.remote.double(4);
        await wire.flush();
        assert.equal(await answer, 8);
    });

    it('gives up after its time where one is set', async () => {
        const { wire, client } = pair({ timeoutMs: 5 });
        const answer = client.remote.never();
        await wire.flush();
        await assert.rejects(answer, error => error instanceof RequestTimedOut);
    });

    it('does not take an answer to an earlier page for an answer to its own request', async () => {
        const wire = new Wire();
        const answers: ((value: number) => void)[] = [];
        connect<Nothing, { slow(): Promise<number> }>(wire.right, {
            slow: () => new Promise<number>(resolve => answers.push(resolve)),
        });
        const first = connect<{ slow(): Promise<number> }, Record<string, never>>(wire.left, {});
        const lost = assert.rejects(first.remote.slow(), PeerGone);
        await wire.flush();
        first.close('The page was loaded again.');
        await lost;
        const second = connect<{ slow(): Promise<number> }, Record<string, never>>(wire.left, {});
        const answer = second.remote.slow();
        await wire.flush();
        answers[0]?.(1);
        await wire.flush();
        answers[1]?.(2);
        await wire.flush();
        assert.equal(await answer, 2);
    });

    it('leaves messages of other forms alone', async () => {
        const { wire, client } = pair();
        const answer = client.remote.double(3);
        for (const stray of [
            null,
            'text',
            { rpc: 'reply' },
            { rpc: 'other', id: '1' },
            { rpc: 'request', id: '1' },
        ]) {
            wire.left.post(stray);
            wire.right.post(stray);
        }
        await wire.flush();
        assert.equal(await answer, 6);
    });

    it('settles every request once, whatever is lost, late, repeated or out of order', () =>
        fc.assert(
            fc.asyncProperty(
                fc.array(fc.constantFrom('double', 'fail', 'never', 'missing'), {
                    minLength: 1,
                    maxLength: 12,
                }),
                fc.infiniteStream(
                    fc.record({ place: fc.nat(20), fate: fc.constantFrom('deliver', 'repeat', 'lose') }),
                ),
                async (methods, fates) => {
                    const { wire, client } = pair();
                    const remote = client.remote as unknown as Record<
                        string,
                        (n: number) => Promise<unknown>
                    >;
                    const settlements = methods.map(() => 0);
                    const requests = methods.map((method, index) =>
                        remote[method]?.(index).then(
                            value => {
                                settlements[index]!++;
                                return { value };
                            },
                            (error: Error) => {
                                settlements[index]!++;
                                return { error };
                            },
                        ),
                    );
                    for (let left = 60; left > 0 && wire.pending.length > 0; left--) {
                        const { place, fate } = fates.next().value;
                        if (fate === 'lose') {
                            wire.pending.splice(place % wire.pending.length, 1);
                        } else {
                            const message = wire.deliver(place);
                            if (fate === 'repeat') {
                                message?.();
                            }
                        }
                        await turn();
                    }
                    client.close('The end.');
                    const results = await Promise.all(requests);
                    assert.deepEqual(
                        settlements,
                        methods.map(() => 1),
                    );
                    results.forEach((result, index) => {
                        if (result !== undefined && 'value' in result) {
                            assert.equal(methods[index], 'double');
                            assert.equal(result.value, 2 * index);
                        } else if (methods[index] === 'double') {
                            assert.ok(result?.error instanceof PeerGone);
                        }
                    });
                },
            ),
            { numRuns: 60 },
        ));
});
