import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagedFiles, packQuietly } from '../../scripts/package.ts';
import { repositoryRoot } from '../../scripts/paths.ts';

const shipped = [
    /^(package(\.nls(\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
    /^dist\/(extension|extension-web|comparing|language-client|run-reports|netspec|parquet|server|worker|cli)\.cjs$/,
    /^dist\/(server|worker)-web\.js$/,
    /^dist\/(rules|templates)\.json$/,
    /^dist\/(webview|try-it)\.(js|css)$/,
    /^dist\/third-party-notices\.txt$/,
    /^docs\/images\/[\w-]+\.png$/,
    /^docs\/reference\/[\w/-]+\.md$/,
    /^l10n\/[\w.-]+\.json$/,
    /^media\/[\w./-]+\.(svg|png|md|css|json|csv\.gz|netspec|txt)$/,
];

const largestPackage = 2_000_000;

describe('the packaged extension', () => {
    before(function () {
        if (!existsSync(join(repositoryRoot, 'dist', 'extension.cjs'))) {
            // `npm test` builds first; mocha alone may find nothing to pack.
            this.skip();
        }
    });

    it('holds what ships and nothing else', async () => {
        const files = await packagedFiles();
        assert.deepEqual(
            files.filter(file => !shipped.some(pattern => pattern.test(file))),
            [],
        );
    });

    it('holds every bundle, the licence and the attributions', async () => {
        const files = await packagedFiles();
        for (const file of [
            'LICENSE',
            'README.md',
            'dist/cli.cjs',
            'dist/comparing.cjs',
            'dist/extension.cjs',
            'dist/extension-web.cjs',
            'dist/language-client.cjs',
            'dist/run-reports.cjs',
            'dist/netspec.cjs',
            'dist/parquet.cjs',
            'dist/server.cjs',
            'dist/server-web.js',
            'dist/rules.json',
            'dist/templates.json',
            'dist/try-it.css',
            'dist/try-it.js',
            'dist/third-party-notices.txt',
            'dist/webview.css',
            'dist/webview.js',
            'dist/worker.cjs',
            'dist/worker-web.js',
            'media/data/ATTRIBUTION.md',
        ]) {
            assert.ok(files.includes(file), `${file} is missing`);
        }
    });

    it('is smaller than 2 MB', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-package-'));
        try {
            assert.ok(statSync(await packQuietly(folder)).size < largestPackage);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
