import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, takeSnapshot } from '../../scripts/generated.ts';

describe('comparing generated files', () => {
    let root = '';

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), 'dropout-lab-generated-'));
        mkdirSync(join(root, 'out', 'deep'), { recursive: true });
        writeFileSync(join(root, 'out', 'a.ts'), 'a\n');
        writeFileSync(join(root, 'out', 'deep', 'b.ts'), 'b\n');
        writeFileSync(join(root, 'single.json'), '{}\n');
    });

    afterEach(() => rmSync(root, { recursive: true }));

    const outputs = ['out', 'single.json', 'missing'];

    it('sees every file of a folder, and single files', () => {
        assert.deepEqual([...takeSnapshot(root, outputs).keys()].sort(), [
            'out/a.ts',
            'out/deep/b.ts',
            'single.json',
        ]);
    });

    it('finds what changed, what came and what went', () => {
        const committed = takeSnapshot(root, outputs);
        writeFileSync(join(root, 'out', 'a.ts'), 'changed\n');
        rmSync(join(root, 'out', 'deep', 'b.ts'));
        writeFileSync(join(root, 'out', 'new.ts'), 'new\n');
        assert.deepEqual(differences(committed, takeSnapshot(root, outputs)), [
            'out/a.ts is out of date',
            'out/deep/b.ts is no longer generated',
            'out/new.ts is missing',
        ]);
    });

    it("takes no offence at another platform's line ends", () => {
        const committed = takeSnapshot(root, outputs);
        writeFileSync(join(root, 'out', 'a.ts'), 'a\r\n');
        assert.deepEqual(differences(committed, takeSnapshot(root, outputs)), []);
    });
});
