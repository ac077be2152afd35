// Where a spec's configuration is looked for: in its own folder, then in each above it, and the first file counts as a
// whole. Addresses rather than paths, so that it is the same on a disk and in an editor's virtual folder.

export const configurationFileName = 'netspec.config.json';

/**
 * Addresses that may hold the configuration of the spec at `specUri`, the nearest first. Up to the innermost of the
 * `roots` that holds the spec, or to the top where none does. None for a spec that lies in no folder, as one unsaved.
 */
export function configurationCandidates(specUri: string, roots: readonly string[]): string[] {
    const match = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*)(\/[^?#]*)/.exec(specUri);
    if (match === null) {
        return [];
    }
    const [, authority = '', path = ''] = match;
    const tops = roots.map(withoutSlash).filter(root => `${authority}${path}`.startsWith(`${root}/`));
    const top = Math.max(...tops.map(root => root.length), 0);
    const candidates: string[] = [];
    for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
        const folder = `${authority}${path.slice(0, end)}`;
        if (folder.length < top) {
            break;
        }
        candidates.push(`${folder}/${configurationFileName}`);
    }
    return candidates;
}

function withoutSlash(uri: string): string {
    return uri.replace(/\/+$/, '');
}

export interface FoundConfiguration {
    readonly uri: string;
    readonly text: string;
}

/** The nearest file that can be read. @param read gives undefined where there is no such file. */
export async function findConfiguration(
    specUri: string,
    roots: readonly string[],
    read: (uri: string) => Promise<string | undefined> | string | undefined,
): Promise<FoundConfiguration | undefined> {
    for (const uri of configurationCandidates(specUri, roots)) {
        const text = await read(uri);
        if (text !== undefined) {
            return { uri, text };
        }
    }
    return undefined;
}

/** True for the address of a configuration file. */
export function isConfigurationFile(uri: string): boolean {
    return uri.endsWith(`/${configurationFileName}`);
}
