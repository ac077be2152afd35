import assert from 'node:assert/strict';
import {
    configurationCandidates,
    findConfiguration,
} from '../../../src/lint/configuration/nearest-configuration.ts';

const name = 'netspec.config.json';

describe('the nearest configuration', () => {
    it('is looked for in the folder of the spec and in those above it, up to the workspace', () => {
        const spec = 'file:///home/ada/work/nets/a.netspec';
        assert.deepEqual(configurationCandidates(spec, ['file:///home/ada/work/']), [
            `file:///home/ada/work/nets/${name}`,
            `file:///home/ada/work/${name}`,
        ]);
        assert.deepEqual(configurationCandidates(spec, ['file:///home/ada/work/nets']), [
            `file:///home/ada/work/nets/${name}`,
        ]);
    });

    it('is looked for up to the top outside a workspace, and of two workspaces the inner one counts', () => {
        assert.deepEqual(configurationCandidates('file:///a/b/c.netspec', ['file:///a/bc']), [
            `file:///a/b/${name}`,
            `file:///a/${name}`,
            `file:///${name}`,
        ]);
        assert.deepEqual(configurationCandidates('file:///a/b/c.netspec', ['file:///a', 'file:///a/b']), [
            `file:///a/b/${name}`,
        ]);
    });

    it('knows drives, folders on the web and specs that lie nowhere', () => {
        assert.deepEqual(configurationCandidates('file:///c%3A/nets/a.netspec', []), [
            `file:///c%3A/nets/${name}`,
            `file:///c%3A/${name}`,
            `file:///${name}`,
        ]);
        assert.deepEqual(
            configurationCandidates('vscode-vfs://github/o/r/a.netspec', ['vscode-vfs://github/o/r']),
            [`vscode-vfs://github/o/r/${name}`],
        );
        assert.deepEqual(configurationCandidates('untitled:unsaved-1.netspec', ['file:///a']), []);
    });

    it('counts as a whole: one above it is not read', async () => {
        const asked: string[] = [];
        const files: Readonly<Record<string, string>> = {
            [`file:///a/${name}`]: 'near',
            [`file:///${name}`]: 'far',
        };
        const found = await findConfiguration('file:///a/b/c.netspec', [], uri => {
            asked.push(uri);
            return files[uri];
        });
        assert.deepEqual(found, { uri: `file:///a/${name}`, text: 'near' });
        assert.deepEqual(asked, [`file:///a/b/${name}`, `file:///a/${name}`]);
        assert.equal(await findConfiguration('file:///a/b/c.netspec', [], () => undefined), undefined);
    });
});
