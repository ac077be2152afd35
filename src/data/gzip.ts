// Gzip through the machine's own zlib where it can be called, else through DecompressionStream, which every browser has.

import type { DataAccess } from './data-access.ts';
import type { DataProblem } from './data-problem.ts';

/** True where the bytes begin as a gzip file does (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
    return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes themselves, or what they unpack to where they are gzip. `name` is the file's, for the message. */
export async function unpack(
    bytes: Uint8Array,
    name: string,
    { inflate }: Pick<DataAccess, 'inflate'>,
): Promise<Uint8Array | DataProblem> {
    if (!isGzip(bytes)) {
        return bytes;
    }
    try {
        const unpacked = inflate?.(bytes, undefined, 'gzip');
        if (unpacked !== undefined) {
            return unpacked;
        }
        // A copy has a buffer of its own; a view of shared memory could not be streamed.
        const stream = new Blob([Uint8Array.from(bytes)])
            .stream()
            .pipeThrough(new DecompressionStream('gzip'));
        return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch {
        return { problem: `${name} is damaged: it begins as a gzip file and cannot be unpacked.` };
    }
}
