// Whether two settings of `data` name the same examples, as far as that can be told before anything is read.

import { findEntry } from '../catalog/index.ts';
import type { CallValue, Value } from '../catalog/values.ts';
import { fileAddress } from '../core/file-address.ts';

/** True only where it is certain: two paths that may lead to one file by a link or an absolute path are not the same. */
export function isSameSource(one: CallValue, other: CallValue): boolean {
    const parameters = findEntry('data_source', one.call)?.parameters;
    return (
        one.call === other.call &&
        parameters !== undefined &&
        Object.entries(parameters).every(([name, parameter]) => {
            const a = one.arguments[name];
            const b = other.arguments[name];
            if (parameter.file === true) {
                return isSamePath(a, b);
            }
            // What has a default says how a file is read. What has none says which examples are taken.
            return parameter.default !== undefined || JSON.stringify(a) === JSON.stringify(b);
        })
    );
}

function isSamePath(one: Value | undefined, other: Value | undefined): boolean {
    if (typeof one !== 'string' || typeof other !== 'string') {
        return false;
    }
    // Deep enough that no `..` of either path leads above the root, where all such paths would meet.
    const folders = 'folder/'.repeat(`${one}${other}`.split('..').length);
    const base = `file:///${folders}spec.netspec`;
    return fileAddress(one, base) === fileAddress(other, base);
}
