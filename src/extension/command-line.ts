// The line that does in a terminal what a command does here. Pure.

export interface CommandLineOptions {
    /** The spec's path, as seen from where the line is to be run. */
    readonly path: string;
    /** The run to train, where the spec has several. */
    readonly run?: string;
    readonly withoutDropout?: boolean;
}

/** `netspec train digits.netspec --run small`, quoted for the shells of every platform where it has to be. */
export function trainCommandLine({ path, run, withoutDropout = false }: CommandLineOptions): string {
    return [
        'netspec',
        'train',
        // A file name may begin with a dash, and is no option.
        quote(path.startsWith('-') ? `./${path}` : path),
        ...(run === undefined ? [] : ['--run', quote(run)]),
        ...(withoutDropout ? ['--without-dropout'] : []),
    ].join(' ');
}

/** Double quotes mean the same to POSIX shells, PowerShell and cmd for all that a file name usually holds. */
function quote(word: string): string {
    if (/^[\w./:@%+,=-]+$/.test(word)) {
        return word;
    }
    return /["$`!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
