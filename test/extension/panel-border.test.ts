import assert from 'node:assert/strict';
import { checkedHandlers } from '../../src/extension/panel/panel-border.ts';
import { panelHtml } from '../../src/extension/panel/panel-html.ts';
import { panelProtocolVersion } from '../../src/protocol/panel.ts';

function recorded() {
    const calls: [string, unknown][] = [];
    const record = (name: string) => (argument: unknown) => void calls.push([name, argument]);
    const handlers = checkedHandlers({
        ready: record('ready'),
        stop: record('stop'),
        pause: record('pause'),
        resume: record('resume'),
        trainAgain: record('trainAgain'),
        compare: record('compare'),
        remove: record('remove'),
        rename: record('rename'),
        revealSpec: record('revealSpec'),
        decisions: record('decisions') as () => undefined,
        monteCarlo: record('monteCarlo') as () => undefined,
        openSweep: record('openSweep'),
        stopSweep: record('stopSweep'),
        showRuns: record('showRuns'),
        saveSweepReport: record('saveSweepReport'),
        saveFile: record('saveFile'),
        firstLayer: record('firstLayer') as () => undefined,
        newModel: record('newModel') as () => void,
    });
    return { calls, call: handlers as unknown as Record<string, (argument?: unknown) => unknown> };
}

describe('the border to the webview', () => {
    it('lets through what has the right form', () => {
        const { calls, call } = recorded();
        call.ready?.({ version: panelProtocolVersion });
        call.stop?.({ id: 'a-1' });
        const content = Uint8Array.of(1, 2);
        call.saveFile?.({ kind: 'png', name: 'digits loss.png', content });
        call.newModel?.(undefined);
        call.showRuns?.({ ids: ['a-1', 'b'] });
        assert.deepEqual(calls, [
            ['ready', { version: panelProtocolVersion }],
            ['stop', { id: 'a-1' }],
            ['saveFile', { kind: 'png', name: 'digits loss.png', content }],
            ['newModel', undefined],
            ['showRuns', { ids: ['a-1', 'b'] }],
        ]);
    });

    const wrong: readonly [method: string, argument: unknown][] = [
        ['ready', { version: panelProtocolVersion + 1 }],
        ['ready', undefined],
        ['saveFile', { kind: 'exe', name: 'a.exe', content: '' }],
        ['saveFile', { kind: 'svg', name: '../a.svg', content: '' }],
        ['saveFile', { kind: 'svg', name: 'a\\b.svg', content: '' }],
        ['saveFile', { kind: 'png', name: 'a.png', content: [1, 2] }],
        ['showRuns', { ids: [''] }],
        ['showRuns', { ids: Array.from({ length: 1001 }, () => 'a') }],
        ['stop', { id: 7 }],
        ['stop', { id: '' }],
        ['stop', { id: 'x'.repeat(101) }],
        ['remove', { id: 'a-1', also: 'b' }],
        ['compare', null],
        ['trainAgain', 'a-1'],
        ['newModel', { content: 'model' }],
    ];
    for (const [method, argument] of wrong) {
        it(`refuses ${method}(${JSON.stringify(argument)?.slice(0, 40)}) and does nothing`, () => {
            const { calls, call } = recorded();
            assert.throws(() => call[method]?.(argument), { name: 'ValiError' });
            assert.deepEqual(calls, []);
        });
    }
});

describe("the panel's page", () => {
    const page = {
        title: 'Curves',
        language: 'zh-cn',
        strings: { Stop: '“停止”' },
        source: 'https://files.test',
        scriptUri: 'https://files.test/a"b.js',
        styleUri: 'https://files.test/c.css',
    };

    it('forbids whatever it does not need', () => {
        const policy = /Content-Security-Policy" content="([^"]*)"/.exec(panelHtml(page, 'N0nce'))?.[1] ?? '';
        assert.deepEqual(policy.split('; '), [
            `default-src 'none'`,
            `script-src 'nonce-N0nce'`,
            'style-src https://files.test',
            'img-src data:',
            `base-uri 'none'`,
            `form-action 'none'`,
        ]);
    });

    it('has no inline script or style, and escapes addresses', () => {
        const html = panelHtml(page);
        assert.doesNotMatch(html, /<style|style=|\son[a-z]+=|<script[^>]*>[^<]/);
        assert.ok(html.includes('src="https://files.test/a&quot;b.js"'));
    });

    it('says its language, and what it says in that, so that no character of it ends the attribute', () => {
        const html = panelHtml({ ...page, strings: { Stop: '停"止\'<&' } });
        assert.match(html, /<html lang="zh-cn">/);
        const written = /data-strings="([^"]*)"/.exec(html)?.[1] ?? '';
        const read = written.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
        assert.deepEqual(JSON.parse(read), { Stop: '停"止\'<&' });
        assert.ok(!panelHtml({ ...page, strings: undefined }).includes('data-strings'));
    });

    it('has a new nonce each time', () => {
        const nonce = (): string => /nonce="([^"]{20,})"/.exec(panelHtml(page))?.[1] ?? '';
        assert.notEqual(nonce(), '');
        assert.notEqual(nonce(), nonce());
    });
});
