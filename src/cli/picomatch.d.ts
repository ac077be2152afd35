// What is used of picomatch, which brings no types.

declare module 'picomatch' {
    interface Options {
        /** True: marks match names that begin with a dot as well. */
        readonly dot?: boolean;
        readonly windows?: boolean;
    }
    interface Scan {
        /** The folders before the first mark. */
        readonly base: string;
        readonly isGlob: boolean;
    }
    function picomatch(pattern: string, options?: Options): (path: string) => boolean;
    namespace picomatch {
        function scan(pattern: string, options?: Options): Scan;
    }
    export default picomatch;
}
