import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readAddress } from '../../../src/platform/node/read-address.ts';

describe('readAddress', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-'));
    after(() => rmSync(folder, { recursive: true }));

    it('reads a file whose name needs escapes', async () => {
        const path = join(folder, 'höuses #1 100%.csv');
        writeFileSync(path, Uint8Array.of(1, 2, 255));
        assert.deepEqual([...(await readAddress(pathToFileURL(path).href))], [1, 2, 255]);
    });

    it('says why a file cannot be read', async () => {
        const missing = join(folder, 'missing.csv');
        await assert.rejects(readAddress(pathToFileURL(missing).href), {
            message: `there is no such file (${missing}).`,
        });
        await assert.rejects(readAddress(pathToFileURL(folder).href), {
            message: `it is a folder (${folder}).`,
        });
    });

    it('refuses addresses of other machines', async () => {
        await assert.rejects(
            readAddress('https://example.org/a.csv'),
            /is no address of a file on this machine/,
        );
    });
});
