// Room in the memory of WebAssembly. Programs are written with regions in place of addresses; where each lies is decided
// once all of them are known.

/** Starts of regions are multiples of this: a cache line, so that threads do not write into each other's. */
export const alignment = 64;

export class Region {
    /** What it holds, for whoever looks at a plan. */
    readonly name: string;
    readonly bytes: number;
    private place: number | undefined;

    constructor(name: string, bytes: number) {
        this.name = name;
        this.bytes = bytes;
    }

    /** Byte of the memory where it begins. */
    get address(): number {
        if (this.place === undefined) {
            throw new Error(`${this.name} has no place yet.`);
        }
        return this.place;
    }

    get isPlaced(): boolean {
        return this.place !== undefined;
    }

    layAt(address: number): void {
        this.place = address;
    }

    /** The address `bytes` after its beginning, as an argument of an instruction. */
    at(bytes: number): Place {
        return { region: this, offset: bytes };
    }
}

export interface Place {
    readonly region: Region;
    readonly offset: number;
}

/** Room for `count` numbers of 32 bits. */
export function words32(name: string, count: number): Region {
    return new Region(name, count * 4);
}
