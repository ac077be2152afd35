import type { ResolvedNetwork } from '../model/resolved.ts';
import { CannotRun } from './cannot-run.ts';

/** @throws CannotRun where there is no memory for the network, in place of the allocator's own error. */
export function createWithinMemory<T>(network: ResolvedNetwork, create: () => T): T {
    try {
        return create();
    } catch (error) {
        if (error instanceof RangeError) {
            throw new CannotRun(
                `There is no memory for this network of ${network.parameterCount.toLocaleString('en')} parameters: ` +
                    'make its layers or batch_size smaller.',
            );
        }
        throw error;
    }
}
