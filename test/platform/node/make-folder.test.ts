import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../src/platform/node/make-folder.ts';

describe('making a folder', () => {
    let root: string;
    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), 'dropout-lab-folder-'));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    it('makes those above it, and is content with one that is there', () => {
        const path = join(root, 'a', 'b', 'c');
        makeFolder(path);
        makeFolder(path);
        assert.ok(statSync(path).isDirectory());
    });

    it('says where a file is in the way', () => {
        const file = join(root, 'file');
        writeFileSync(file, '');
        assert.throws(() => makeFolder(file), { code: 'EEXIST' });
        assert.throws(() => makeFolder(join(file, 'below')), { code: 'ENOTDIR' });
    });

    it('ends where no folder can be made', function () {
        if (!existsSync('/proc/self')) {
            this.skip();
        }
        assert.throws(() => makeFolder('/proc/nothing/below'), { code: 'ENOENT' });
    });
});
