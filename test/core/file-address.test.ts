import assert from 'node:assert/strict';
import { fileAddress } from '../../src/core/file-address.ts';

const unix = 'file:///home/ada/specs/digits.netspec';
const windows = 'file:///c%3A/Users/Ada/specs/digits.netspec';

describe('the address of a path in a spec', () => {
    const cases: readonly [path: string, base: string, address: string | undefined][] = [
        ['houses.csv', unix, 'file:///home/ada/specs/houses.csv'],
        ['../data/houses.csv', unix, 'file:///home/ada/data/houses.csv'],
        ['data\\houses.csv', unix, 'file:///home/ada/specs/data/houses.csv'],
        ['/srv/houses.csv', unix, 'file:///srv/houses.csv'],
        ['50% of #1?.csv', unix, 'file:///home/ada/specs/50%25%20of%20%231%3F.csv'],
        ['price:low.csv', unix, 'file:///home/ada/specs/price:low.csv'],
        ['C:\\data\\houses.csv', unix, 'file:///C:/data/houses.csv'],
        ['C:/data/houses.csv', windows, 'file:///C:/data/houses.csv'],
        ['..\\houses.csv', windows, 'file:///c%3A/Users/Ada/houses.csv'],
        ['/data/houses.csv', windows, 'file:///c%3A/data/houses.csv'],
        ['\\\\server\\share\\houses.csv', windows, 'file://server/share/houses.csv'],
        ['houses.csv', 'vscode-vfs://github/ada/specs/a.netspec', 'vscode-vfs://github/ada/specs/houses.csv'],
        ['houses.csv', 'untitled:Untitled-1', undefined],
        ['/srv/houses.csv', 'untitled:Untitled-1', 'file:///srv/houses.csv'],
        ['C:\\data\\houses.csv', 'untitled:Untitled-1', 'file:///C:/data/houses.csv'],
    ];
    for (const [path, base, address] of cases) {
        it(`is ${address} for ${path} in ${base}`, () => {
            assert.equal(fileAddress(path, base), address);
        });
    }
});
