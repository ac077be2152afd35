import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, machine, type Surroundings } from '../../scripts/chromium.ts';

function surroundings(
    executables: readonly string[],
    environment: Record<string, string> = {},
    platform: NodeJS.Platform = 'linux',
): Surroundings {
    return { environment, platform, isExecutable: path => executables.includes(path) };
}

describe('finding Chromium', () => {
    it('takes what CHROME_PATH names before anything on PATH', () => {
        const executables = ['/opt/mine/chrome', '/usr/bin/chromium'];
        assert.equal(
            findChromium(surroundings(executables, { CHROME_PATH: '/opt/mine/chrome', PATH: '/usr/bin' })),
            '/opt/mine/chrome',
        );
    });

    it('takes what CHROMIUM_PATH names', () => {
        assert.equal(findChromium(surroundings(['/a/b'], { CHROMIUM_PATH: '/a/b' })), '/a/b');
    });

    it('refuses a CHROME_PATH that names nothing, although there is another browser', () => {
        const wrong = surroundings(['/usr/bin/chromium'], { CHROME_PATH: '/nowhere', PATH: '/usr/bin' });
        assert.throws(() => findChromium(wrong), /CHROME_PATH is \/nowhere/);
    });

    it('prefers chromium to another browser of the family, wherever it stands on PATH', () => {
        const executables = ['/first/google-chrome', '/second/chromium'];
        assert.equal(findChromium(surroundings(executables, { PATH: '/first:/second' })), '/second/chromium');
    });

    it('takes Edge where there is nothing else', () => {
        const edge = '/usr/bin/microsoft-edge';
        assert.equal(findChromium(surroundings([edge], { PATH: '/bin:/usr/bin' })), edge);
    });

    it('looks where applications lie on a Mac and on Windows', () => {
        const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
        assert.equal(findChromium(surroundings([mac], { PATH: '/usr/bin' }, 'darwin')), mac);
        const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
        assert.equal(
            findChromium(surroundings([windows], { PROGRAMFILES: 'C:\\Program Files' }, 'win32')),
            windows,
        );
    });

    it('finds nothing on an empty PATH', () => {
        assert.equal(findChromium(surroundings([], { PATH: '' })), undefined);
    });

    it('skips, on the real disk, a folder and a file that cannot be started', function () {
        if (process.platform === 'win32') {
            this.skip();
        }
        const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-path-'));
        try {
            mkdirSync(join(folder, 'a', 'chromium'), { recursive: true });
            mkdirSync(join(folder, 'b'));
            writeFileSync(join(folder, 'b', 'chromium'), 'text');
            mkdirSync(join(folder, 'c'));
            const real = join(folder, 'c', 'chromium');
            writeFileSync(real, '#!/bin/sh\n');
            chmodSync(real, 0o755);
            const path = ['a', 'b', 'c'].map(name => join(folder, name)).join(':');
            assert.equal(
                findChromium({ ...machine(), environment: { PATH: path }, platform: 'linux' }),
                real,
            );
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
