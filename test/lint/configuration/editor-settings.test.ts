import assert from 'node:assert/strict';
import { lintSettings } from '../../../src/extension/manifest/lint-settings.ts';
import type { ConfigurableRule } from '../../../src/lint/configuration/configurable-rules.ts';
import { configurationFromSettings } from '../../../src/lint/configuration/editor-settings.ts';

const known: readonly ConfigurableRule[] = [
    {
        id: 'noise-budget',
        summary: 'Too much noise on one path.',
        severity: 'warning',
        onByDefault: true,
        options: { limit: { default: 16, summary: 'The limit.', minimum: 1, whole: true } },
    },
    { id: 'weak-evidence', summary: 'A hunch.', severity: 'info', onByDefault: false, options: {} },
    { id: 'rate-out-of-range', summary: 'No rate.', severity: 'error', onByDefault: true, options: {} },
];

/** What an editor hands over for the defaults of the manifest: dots in names are levels. */
function defaults(): Record<string, unknown> {
    const root: Record<string, unknown> = {};
    for (const [name, setting] of Object.entries(lintSettings(known))) {
        const path = name.split('.').slice(1);
        let level = root;
        for (const part of path.slice(0, -1)) {
            level[part] ??= {};
            level = level[part] as Record<string, unknown>;
        }
        level[path.at(-1) ?? ''] = setting.default;
    }
    return root;
}

describe('the settings of the linter', () => {
    it('are there for each rule and option, with a description, choices and limits', () => {
        const settings = lintSettings(known);
        assert.deepEqual(Object.keys(settings), [
            'lint.preset',
            'lint.severity.noise-budget',
            'lint.severity.weak-evidence',
            'lint.severity.rate-out-of-range',
            'lint.options.noise-budget.limit',
        ]);
        assert.equal(settings['lint.severity.noise-budget']?.description, 'Too much noise on one path.');
        assert.match(
            settings['lint.severity.weak-evidence']?.choices?.default ?? '',
            /off, and info in the preset strict/,
        );
        assert.ok(!('off' in (settings['lint.severity.rate-out-of-range']?.choices ?? { off: '' })));
        const limit = settings['lint.options.noise-budget.limit'];
        assert.deepEqual(
            [limit?.type, limit?.default, limit?.minimum, limit?.maximum],
            ['integer', 16, 1, undefined],
        );
    });

    it('change nothing as long as nobody changes them', () => {
        assert.deepEqual(configurationFromSettings(defaults(), known), {
            configuration: {
                preset: 'recommended',
                severities: {},
                options: { 'noise-budget': { limit: 16 } },
            },
            ignored: [],
        });
        assert.deepEqual(configurationFromSettings(null, known).configuration, {
            severities: {},
            options: {},
        });
    });

    it('are read where they make sense, and named where they do not', () => {
        const { configuration, ignored } = configurationFromSettings(
            {
                preset: 'stict',
                severity: {
                    'noise-budget': 'hint',
                    'noise-bugdet': 'off',
                    'weak-evidence': 'warn',
                    'rate-out-of-range': 'off',
                },
                options: { 'noise-budget': { limit: 0.5, limits: 3 }, 'weak-evidence': { x: 1 } },
            },
            known,
        );
        assert.deepEqual(configuration, { severities: { 'noise-budget': 'hint' }, options: {} });
        assert.deepEqual([...ignored].sort(), [
            'options.noise-budget.limit',
            'options.noise-budget.limits',
            'options.weak-evidence.x',
            'preset',
            'severity.noise-bugdet',
            'severity.rate-out-of-range',
            'severity.weak-evidence',
        ]);
    });
});
