import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkshop, type Workshop } from './netspec.ts';

const untidy = 'model m {\ninput( 64 )   // the pixels\n  dense(10 ,activation=softmax)}\n';
const tidy = 'model m {\n    input(64)   // the pixels\n    dense(10, activation = softmax)\n}\n';

describe('netspec format', function () {
    this.timeout(30_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());
    const textOf = (name: string): string => readFileSync(join(workshop.folder, name), 'utf8');

    it('lays out files in place, and says which it has changed', async () => {
        const names = [workshop.write('untidy.netspec', untidy), workshop.write('tidy.netspec', tidy)];
        const { code, stdout, stderr } = await workshop.run('format', ...names);
        assert.deepEqual([code, stdout, stderr], [0, 'untidy.netspec is laid out anew.\n', '']);
        assert.deepEqual(names.map(textOf), [tidy, tidy]);
        assert.equal((await workshop.run('format', ...names)).stdout, '');
    });

    it('with --check changes nothing and fails where something would change', async () => {
        const name = workshop.write('checked.netspec', untidy);
        const { code, stdout } = await workshop.run('format', '--check', name);
        assert.deepEqual([code, stdout], [1, 'checked.netspec would change.\n']);
        assert.equal(textOf(name), untidy);
        workshop.write('checked.netspec', tidy);
        assert.equal((await workshop.run('format', name, '--check')).code, 0);
    });

    it('keeps carriage returns and a byte-order mark', async () => {
        const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
        const name = workshop.write('windows.netspec', windows(untidy));
        assert.equal((await workshop.run('format', name)).code, 0);
        assert.equal(textOf(name), windows(tidy));
        assert.equal((await workshop.run('format', '--check', name)).code, 0);
    });

    it('leaves a file with a mistake in its syntax alone, and formats the others', async () => {
        const broken = workshop.write('broken.netspec', 'model m {\n  input(64\n}\n');
        const other = workshop.write('other.netspec', untidy);
        const { code, stdout } = await workshop.run('format', broken, other, 'absent.netspec');
        assert.equal(code, 2);
        assert.match(stdout, /broken\.netspec:\d+:\d+/);
        assert.match(stdout, /There is no such file/);
        assert.equal(textOf(broken), 'model m {\n  input(64\n}\n');
        assert.equal(textOf(other), tidy);
    });

    it('formats what parses, right or wrong', async () => {
        const name = workshop.write('wrong.netspec', 'model m { dens(3) }');
        assert.equal((await workshop.run('format', name)).code, 0);
        assert.equal(textOf(name), 'model m {\n    dens(3)\n}\n');
    });

    it('says so where a file may not be written', async function () {
        if (process.platform === 'win32' || process.getuid?.() === 0) {
            this.skip();
        }
        const name = workshop.write('locked.netspec', untidy);
        chmodSync(join(workshop.folder, name), 0o444);
        const { code, stderr } = await workshop.run('format', name);
        assert.equal(code, 2);
        assert.match(stderr, /may not be written/);
    });
});
