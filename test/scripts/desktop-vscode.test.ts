import assert from 'node:assert/strict';
import { installedDesktop, testVSCodeFor } from '../../scripts/desktop-vscode.ts';

const linux = (environment: Record<string, string>) => ({ environment, platform: 'linux' as const });
const yes = async () => true;
const no = async () => false;
const never = async () => assert.fail('nothing needs to be downloaded here');

describe('choosing the VS Code of the tests', () => {
    it('is the desktop one where it can be shown and downloaded', async () => {
        assert.equal(await testVSCodeFor(linux({ DISPLAY: ':0' }), yes), 'desktop');
        assert.equal(await testVSCodeFor({ environment: {}, platform: 'darwin' }, yes), 'desktop');
    });

    it('is the host where the download is not to be had', async () => {
        assert.equal(await testVSCodeFor(linux({ DISPLAY: ':0' }), no), 'host');
    });

    it('is the host without a screen and in CI, where nothing is probed', async () => {
        assert.equal(await testVSCodeFor(linux({}), never), 'host');
        assert.equal(await testVSCodeFor(linux({ DISPLAY: ':0', CI: 'true' }), never), 'host');
    });

    it('is what DROPOUT_LAB_VSCODE asks for', async () => {
        assert.equal(
            await testVSCodeFor(linux({ CI: 'true', DROPOUT_LAB_VSCODE: 'desktop' }), never),
            'desktop',
        );
        assert.equal(
            await testVSCodeFor(linux({ DISPLAY: ':0', DROPOUT_LAB_VSCODE: 'host' }), never),
            'host',
        );
        await assert.rejects(testVSCodeFor(linux({ DROPOUT_LAB_VSCODE: 'web' }), never), /desktop or host/);
    });
});

describe('finding an installed VS Code', () => {
    const isExecutable = (path: string) => path === '/usr/bin/code';

    it('takes code from PATH', () => {
        assert.equal(
            installedDesktop({ environment: { PATH: '/usr/bin' }, platform: 'linux', isExecutable }),
            '/usr/bin/code',
        );
    });

    it('leaves the code of a remote terminal alone, which can only talk to its window', () => {
        const environment = { PATH: '/usr/bin', VSCODE_IPC_HOOK_CLI: '/tmp/socket' };
        assert.equal(installedDesktop({ environment, platform: 'linux', isExecutable }), undefined);
    });
});
