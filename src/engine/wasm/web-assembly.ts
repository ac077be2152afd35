// The part of WebAssembly's JavaScript interface that is used here. The language's own library does not declare it, and
// those that do bring the document or Node with them.

export interface WebAssemblyMemory {
    readonly buffer: ArrayBufferLike;
    /** Adds pages of 64 KiB. Throws RangeError where there is no more memory. */
    grow(pages: number): number;
}

/** Compiled code; can be sent to another thread. */
export type WebAssemblyModule = object;

interface WebAssemblyApi {
    readonly Module: new (bytes: Uint8Array) => WebAssemblyModule;
    readonly Memory: new (limits: {
        readonly initial: number;
        readonly maximum: number;
        readonly shared: boolean;
    }) => WebAssemblyMemory;
    readonly Instance: new (
        module: WebAssemblyModule,
        imports: { readonly env: { readonly memory: WebAssemblyMemory } },
    ) => { readonly exports: unknown };
    validate(bytes: Uint8Array): boolean;
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
