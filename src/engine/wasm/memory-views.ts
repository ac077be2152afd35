// The memory of one network, as arrays of JavaScript. Views stay what they are while the memory grows.

import type { Region } from './region.ts';
import type { WebAssemblyMemory } from './web-assembly.ts';

export class MemoryViews {
    readonly memory: WebAssemblyMemory;
    floats!: Float32Array;
    doubles!: Float64Array;
    words!: Uint32Array;
    private free: number;

    /** `free` is the first byte that nothing has been planned for. */
    constructor(memory: WebAssemblyMemory, free: number) {
        this.memory = memory;
        this.free = free;
        this.look();
    }

    private look(): void {
        const { buffer } = this.memory;
        this.floats = new Float32Array(buffer);
        this.doubles = new Float64Array(buffer);
        this.words = new Uint32Array(buffer);
    }

    /** Room for `bytes` that is nobody's yet; grows the memory. Throws RangeError where there is none. */
    take(bytes: number): number {
        const address = Math.ceil(this.free / 64) * 64;
        const missing = address + bytes - this.memory.buffer.byteLength;
        if (missing > 0) {
            this.memory.grow(Math.ceil(missing / 65536));
            this.look();
        }
        this.free = address + bytes;
        return address;
    }

    floatsAt(address: number, length: number): Float32Array {
        return new Float32Array(this.memory.buffer, address, length);
    }

    doublesOf({ address, bytes }: Region): Float64Array {
        return new Float64Array(this.memory.buffer, address, bytes / 8);
    }

    floatsOf({ address, bytes }: Region): Float32Array {
        return this.floatsAt(address, bytes / 4);
    }
}
