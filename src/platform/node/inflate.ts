// The zlib that Node brings, for archives of arrays and packed pages: it is code of the machine.

import zlib from 'node:zlib';
import type { Inflate } from '../../data/data-access.ts';

export const inflate: Inflate = (packed, size, form) => {
    // One piece for all that comes: growing it would copy everything.
    const options =
        size === undefined
            ? { chunkSize: 1 << 20 }
            : { chunkSize: Math.max(64, size + 64), maxOutputLength: Math.max(1, size) };
    const bytes = unpackers[form]?.(packed, options);
    if (bytes !== undefined && size !== undefined && bytes.length !== size) {
        throw new Error(`It unpacks to ${bytes.length} bytes, not to ${size}.`);
    }
    return bytes;
};

const unpackers = {
    bare: zlib.inflateRawSync,
    gzip: zlib.gunzipSync,
    // Since Node 22.15.
    zstd: zlib.zstdDecompressSync as typeof zlib.zstdDecompressSync | undefined,
};
