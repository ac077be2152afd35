import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { configurationSchema, schemaFiles } from '../../../scripts/configuration-schema.ts';
import {
    type ConfigurableRule,
    configurableRules,
    severityMeanings,
} from '../../../src/lint/configuration/configurable-rules.ts';
import { readConfigurationFile } from '../../../src/lint/configuration/configuration-file.ts';
import { rules } from '../../../src/lint/rules/index.ts';

const known: readonly ConfigurableRule[] = [
    ...configurableRules().filter(({ id }) => id === 'rate-out-of-range'),
    {
        id: 'noise-budget',
        summary: 'A.',
        severity: 'warning',
        onByDefault: true,
        options: {
            limit: { default: 16, summary: 'The limit.', minimum: 1, maximum: 100 },
            layers: { default: 3, summary: 'How many.', minimum: 1, whole: true },
            share: { default: 0.5, summary: 'A share.', maximum: 1 },
            any: { default: 0, summary: 'Any number.' },
        },
    },
    { id: 'weak-evidence', summary: 'B.', severity: 'info', onByDefault: false, options: {} },
];

/** Each mistake as `[text] message`. */
function mistakesOf(text: string): string[] {
    return readConfigurationFile(text, known).mistakes.map(
        ({ range, message }) => `[${text.slice(range.start, range.end)}] ${message}`,
    );
}

function configurationOf(text: string) {
    const { configuration, mistakes } = readConfigurationFile(text, known);
    assert.deepEqual(mistakes, []);
    return configuration;
}

describe('the configuration file', () => {
    it('holds a preset, severities and options, with comments and a trailing comma', () => {
        assert.deepEqual(
            configurationOf(`{
                // Our networks are small.
                "$schema": "./schema.json",
                "preset": "strict",
                "fail_on": "never",
                "rules": {
                    "rate-out-of-range": "warning",
                    "weak-evidence": "off",
                    "noise-budget": { "severity": "hint", "options": { "limit": 20, "layers": 4 } },
                },
            }`),
            {
                lint: {
                    preset: 'strict',
                    severities: {
                        'rate-out-of-range': 'warning',
                        'weak-evidence': 'off',
                        'noise-budget': 'hint',
                    },
                    options: { 'noise-budget': { limit: 20, layers: 4 } },
                },
                failOn: 'never',
            },
        );
        assert.deepEqual(configurationOf('{}'), { lint: {} });
    });

    const wrong: readonly (readonly [name: string, text: string, message: string])[] = [
        [
            'an unknown setting',
            '{ "presets": "strict" }',
            '["presets"] There is no setting `presets`. Did you mean `preset`? This entry is ignored.',
        ],
        [
            'a misspelt preset',
            '{ "preset": "stict" }',
            '["stict"] `preset` is one of "recommended", "strict"; not "stict". Did you mean "strict"? The preset recommended applies.',
        ],
        [
            'a misspelt rule',
            '{ "rules": { "noise-bugdet": "off" } }',
            '["noise-bugdet"] There is no rule `noise-bugdet`. Did you mean `noise-budget`? This entry is ignored.',
        ],
        [
            'a rule of the language',
            '{ "rules": { "shape": "off" } }',
            '["shape"] `shape` reports mistakes of the language, which have one severity. This entry is ignored.',
        ],
        [
            'a severity of another linter',
            '{ "rules": { "noise-budget": "warn" } }',
            '["warn"] The severity of `noise-budget` is one of "off", "error", "warning", "info", "hint", or an object of `severity` and `options`; not "warn". Did you mean "warning"? Its default applies.',
        ],
        [
            'a number for a severity',
            '{ "rules": { "noise-budget": 2 } }',
            '[2] The severity of `noise-budget` is one of "off", "error", "warning", "info", "hint", or an object of `severity` and `options`; not 2. Its default applies.',
        ],
        [
            'a rule that refuses training, off',
            '{ "rules": { "rate-out-of-range": { "severity": "off" } } }',
            '["off"] `rate-out-of-range` refuses training, so it cannot be off: a run would be refused without a word. Its default applies.',
        ],
        [
            'an option out of range',
            '{ "rules": { "noise-budget": { "options": { "limit": 0 } } } }',
            '[0] `limit` of `noise-budget` is a number from 1 to 100, not 0. Its default, 16, applies.',
        ],
        [
            'a fraction for a count',
            '{ "rules": { "noise-budget": { "options": { "layers": 2.5 } } } }',
            '[2.5] `layers` of `noise-budget` is a whole number of at least 1, not 2.5. Its default, 3, applies.',
        ],
        [
            'a text for a number',
            '{ "rules": { "noise-budget": { "options": { "share": "half" } } } }',
            '["half"] `share` of `noise-budget` is a number of at most 1, not "half". Its default, 0.5, applies.',
        ],
        [
            'an unknown option',
            '{ "rules": { "noise-budget": { "options": { "limits": 3 } } } }',
            '["limits"] There is no option `limits` of `noise-budget`. Did you mean `limit`? This entry is ignored.',
        ],
        [
            'an option of a rule that has none',
            '{ "rules": { "weak-evidence": { "options": { "x": 1 } } } }',
            '["x"] `weak-evidence` has no options. This entry is ignored.',
        ],
        [
            'an option beside the severity',
            '{ "rules": { "noise-budget": { "limit": 3 } } }',
            '["limit"] `limit` is an option: write it as `"options": { "limit": ... }`. This entry is ignored.',
        ],
        [
            'a list of rules',
            '{ "rules": ["noise-budget"] }',
            '[["noise-budget"]] `rules` is an object, `{ ... }`, not a list. All have their defaults.',
        ],
        [
            'a rule twice',
            '{ "rules": { "noise-budget": "off", "noise-budget": "hint" } }',
            '["noise-budget"] `noise-budget` is written twice; this one counts.',
        ],
        ['a list', '[]', '[[]] A configuration is an object, `{ ... }`, not a list. The defaults apply.'],
        [
            'a missing comma',
            '{ "preset": "strict" "rules": {} }',
            '["rules"] This is no JSON: a comma is expected. The linter\'s defaults apply.',
        ],
        ['an empty file', '', "[] This is no JSON: a value is expected. The linter's defaults apply."],
        [
            'a missing brace',
            '{ "preset": "strict"',
            "[] This is no JSON: a closing brace is expected. The linter's defaults apply.",
        ],
    ];
    for (const [name, text, message] of wrong) {
        it(`says of ${name} where it is, and what applies`, () =>
            assert.deepEqual(mistakesOf(text), [message]));
    }

    it('keeps what is right beside what is wrong, but nothing of what is no JSON', () => {
        const mixed = '{ "preset": "strict", "rules": { "noise-budget": "warn", "weak-evidence": "off" } }';
        assert.deepEqual(readConfigurationFile(mixed, known).configuration.lint, {
            preset: 'strict',
            severities: { 'weak-evidence': 'off' },
            options: {},
        });
        assert.deepEqual(readConfigurationFile('{ "preset": "strict", ', known).configuration, { lint: {} });
    });

    it('takes no harm from names that every object has', () => {
        for (const name of ['__proto__', 'constructor', 'toString']) {
            assert.equal(mistakesOf(`{ "${name}": {} }`).length, 1, name);
            assert.equal(mistakesOf(`{ "rules": { "${name}": "off" } }`).length, 1, name);
            assert.equal(
                mistakesOf(`{ "rules": { "noise-budget": { "options": { "${name}": 1 } } } }`).length,
                1,
                name,
            );
        }
    });

    it('says of a file that is nested too deeply that it is no configuration', () => {
        assert.match(mistakesOf('['.repeat(200_000))[0] ?? '', /nested too deeply/);
    });

    it('never throws, and places every mistake within the text', () => {
        const pieces = fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"rules"',
            '"preset"',
            '"off"',
            '1',
            'null',
            '"noise-budget"',
            '"options"',
            '//x\n',
            '"',
            '\\',
            ' ',
        );
        fc.assert(
            fc.property(fc.array(pieces, { maxLength: 14 }), parts => {
                const text = parts.join('');
                for (const { range } of readConfigurationFile(text, known).mistakes) {
                    assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, text);
                }
            }),
            { numRuns: 500 },
        );
    });
});

describe('the schema of the configuration file', () => {
    const ajv = new Ajv({ allErrors: true });
    const accepts = ajv.compile(configurationSchema(true, known));
    const mostly = <T>(right: readonly T[], wrong: readonly T[]) =>
        fc.oneof(
            { weight: 12, arbitrary: fc.constantFrom(...right) },
            { weight: 1, arbitrary: fc.constantFrom(...wrong) },
        );
    /** Values that are right, nearly right and wrong. */
    const severity = mostly<unknown>([...Object.keys(severityMeanings)], ['warn', 2, null, []]);
    const number = mostly<unknown>([1], [0, 2.5, 3, 100, 101, -4, '3', null, true]);
    const options = fc.dictionary(mostly(['limit', 'layers', 'share', 'any'], ['limits']), number);
    const rule = fc.oneof(
        severity,
        fc.record({ severity, options: fc.oneof(options, fc.constant(3)) }, { requiredKeys: [] }),
    );
    const file = fc.oneof(
        {
            weight: 20,
            arbitrary: fc.record(
                {
                    $schema: mostly<unknown>(['x'], [3]),
                    preset: mostly<unknown>(['recommended', 'strict'], ['stict', 1]),
                    fail_on: mostly<unknown>(['error', 'never'], ['off']),
                    rules: fc.oneof(
                        {
                            weight: 9,
                            arbitrary: fc.dictionary(
                                fc.constantFrom(
                                    'noise-budget',
                                    'weak-evidence',
                                    'rate-out-of-range',
                                    'noise',
                                ),
                                rule,
                                { maxKeys: 3 },
                            ),
                        },
                        { weight: 1, arbitrary: fc.constant([]) },
                    ),
                },
                { requiredKeys: [] },
            ),
        },
        { weight: 1, arbitrary: fc.constantFrom<unknown>([], 3, null, 'x') },
    );

    it('accepts exactly what the reader accepts', () => {
        const verdicts = { true: 0, false: 0 };
        fc.assert(
            fc.property(file, value => {
                const { mistakes } = readConfigurationFile(JSON.stringify(value), known);
                verdicts[`${mistakes.length === 0}`] += 1;
                assert.equal(accepts(value), mistakes.length === 0, JSON.stringify({ value, mistakes }));
            }),
            { numRuns: 2000 },
        );
        assert.ok(verdicts.true > 50 && verdicts.false > 50, JSON.stringify(verdicts));
    });

    it('is committed as the rules make it, and knows every rule and option', () => {
        const root = join(import.meta.dirname, '..', '..', '..');
        for (const [kind, path] of Object.entries(schemaFiles)) {
            const committed = JSON.parse(readFileSync(join(root, path), 'utf8'));
            assert.deepEqual(committed, JSON.parse(JSON.stringify(configurationSchema(kind === 'strict'))));
            for (const { id, options } of rules) {
                const { properties } = committed.properties.rules;
                const own =
                    kind === 'strict' ? properties[id].anyOf[1].properties : properties[id].properties;
                assert.deepEqual(Object.keys(own.options.properties), Object.keys(options), id);
            }
        }
    });

    it('completes in the editor without judging, which the extension does', () => {
        const editor = new Ajv({ strict: false }).compile(configurationSchema(false, known));
        fc.assert(fc.property(file, value => editor(value)));
    });
});
