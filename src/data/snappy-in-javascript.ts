// In the place of hysnappy where the size of the bundle counts for more than the time: hyparquet brings this anyway.

import { snappyUncompress } from 'hyparquet';

export function snappyUncompressor(): (packed: Uint8Array, size: number) => Uint8Array {
    return (packed, size) => {
        const unpacked = new Uint8Array(size);
        snappyUncompress(packed, unpacked);
        return unpacked;
    };
}
