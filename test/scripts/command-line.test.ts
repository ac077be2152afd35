import assert from 'node:assert/strict';
import { parseCommandLine } from '../../scripts/vscode-host/command-line.ts';

describe("the host's command line", () => {
    it('is what @vscode/test-electron passes to desktop VS Code', () => {
        const request = parseCommandLine(
            [
                'examples',
                '--no-sandbox',
                '--disable-gpu-sandbox',
                '--disable-updates',
                '--skip-welcome',
                '--skip-release-notes',
                '--no-cached-data',
                '--disable-workspace-trust',
                '--extensionTestsPath=/checkout/out/test/index.js',
                '--extensionDevelopmentPath=/checkout',
                '--extensions-dir=/scratch/extensions',
                '--user-data-dir=/scratch/a=b',
            ],
            '/checkout',
        );
        assert.deepEqual(request, {
            workspace: '/checkout/examples',
            extensionDevelopmentPaths: ['/checkout'],
            extensionTestsPath: '/checkout/out/test/index.js',
            userDataDirectory: '/scratch/a=b',
            extensionsDirectory: '/scratch/extensions',
            disablesWorkspaceTrust: true,
        });
    });

    it('takes a value behind a space and keeps the restricted mode unless told otherwise', () => {
        const request = parseCommandLine(['--extensionTestsPath', 'out/index.js'], '/x');
        assert.equal(request.extensionTestsPath, '/x/out/index.js');
        assert.equal(request.disablesWorkspaceTrust, false);
        assert.equal(request.workspace, undefined);
    });

    it('refuses what it cannot do', () => {
        const tests = '--extensionTestsPath=/t.js';
        assert.throws(() => parseCommandLine([tests, '--inspect-extensions=9229']), /--inspect-extensions/);
        assert.throws(() => parseCommandLine([tests, '/a', '/b']), /one folder/);
        assert.throws(() => parseCommandLine(['/a']), /--extensionTestsPath is missing/);
        assert.throws(() => parseCommandLine([tests, '--user-data-dir']), /needs a value/);
    });
});
