// Paths as people write them in a spec, as addresses. Pure, and the same on every machine: a spec that says
// `C:/data/houses.csv` means that file, wherever it is read.

/** A drive and a slash: `C:\data`, `c:/data`. */
const drive = /^[A-Za-z]:[\\/]/;

/**
 * The address of `path`, relative paths starting from the folder of `base`, itself an address: `houses.csv` in
 * `file:///home/ada/digits.netspec` is `file:///home/ada/houses.csv`. Backslashes separate folders as slashes do; `%`,
 * `#` and `?` in a path are letters like any other.
 *
 * Undefined where there is nothing to start from, as in an untitled document.
 */
export function fileAddress(path: string, base: string): string | undefined {
    const escaped = path.replace(/[\\%#?]/g, mark => (mark === '\\' ? '/' : encodeURIComponent(mark)));
    try {
        if (drive.test(path)) {
            return new URL(`file:///${escaped}`).href;
        }
        if (escaped.startsWith('//')) {
            return new URL(`file:${escaped}`).href;
        }
        if (escaped.startsWith('/')) {
            return new URL(isHierarchical(base) ? `${rootOf(base)}${escaped}` : `file://${escaped}`).href;
        }
        // A name with a colon in it is no scheme: `./` says that it is a path.
        return isHierarchical(base) ? new URL(`./${escaped}`, base).href : undefined;
    } catch {
        return undefined;
    }
}

/** True for `file:///a/b`, false for `untitled:Untitled-1`. */
function isHierarchical(address: string): boolean {
    return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(address);
}

/** `file://` of `file:///C:/specs/a.netspec`: an absolute path starts from here. The drive, where there is one, stays. */
function rootOf(address: string): string {
    return /^[^:]+:\/\/[^/]*(\/[A-Za-z](:|%3A)(?=\/))?/i.exec(address)?.[0] ?? 'file://';
}
