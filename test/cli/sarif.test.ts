// The SARIF log against the standard's own schema, and against what was found.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { createLines } from '../../src/cli/lines.ts';
import { toSarif } from '../../src/cli/sarif.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRulePages } from '../../src/model/language-rules.ts';
import { openWorkshop, type Workshop } from './netspec.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * The schema is of draft 4, which differs from what Ajv reads in the name of `id` and in nothing else that it uses.
 * Formats are checked by what the platform knows of addresses and dates.
 */
function compileSchema(): ValidateFunction {
    const text = readFileSync(join(root, 'test', 'fixtures', 'sarif', 'sarif-schema-2.1.0.json'), 'utf8');
    const { id, $schema, ...schema } = JSON.parse(text);
    assert.match($schema, /draft-04/);
    assert.match(id, /v2\.1\.0/);
    assert.doesNotMatch(text, /exclusiveM(in|ax)imum/);
    return new Ajv({
        allErrors: true,
        strictTypes: false,
        formats: {
            uri: value => URL.canParse(value),
            'uri-reference': value => URL.canParse(value, 'file:///') && !/[\s\\]/.test(value),
            'date-time': value => !Number.isNaN(Date.parse(value)),
        },
    }).compile(schema);
}

interface Region {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly snippet?: { readonly text: string };
}
interface Location {
    readonly message?: { readonly text: string };
    readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
        readonly region: Region;
    };
}
interface Notification {
    readonly level: string;
    readonly message: { readonly text: string };
    readonly descriptor: { readonly id: string };
    readonly locations: readonly Location[];
}
interface Log {
    readonly runs: readonly [
        {
            readonly tool: {
                readonly driver: {
                    readonly rules: readonly {
                        readonly id: string;
                        readonly helpUri: string;
                        readonly help: { readonly markdown: string };
                        readonly defaultConfiguration: { readonly level: string; readonly enabled: boolean };
                    }[];
                };
            };
            readonly columnKind: string;
            readonly originalUriBaseIds: Readonly<Record<string, { readonly uri: string }>>;
            readonly invocations: readonly [
                {
                    readonly executionSuccessful: boolean;
                    readonly exitCode: number;
                    readonly toolExecutionNotifications: readonly Notification[];
                    readonly toolConfigurationNotifications: readonly Notification[];
                },
            ];
            readonly results: readonly {
                readonly ruleId: string;
                readonly ruleIndex: number;
                readonly level: string;
                readonly message: { readonly text: string };
                readonly locations: readonly [Location];
                readonly relatedLocations?: readonly Location[];
                readonly fixes?: readonly {
                    readonly description: { readonly text: string };
                    readonly artifactChanges: readonly {
                        readonly replacements: readonly {
                            readonly deletedRegion: Region;
                            readonly insertedContent: { readonly text: string };
                        }[];
                    }[];
                }[];
                readonly partialFingerprints: Readonly<Record<string, string>>;
            }[];
        },
    ];
}

const stack =
    'model m {\n    input(64)\n    dense(256, activation = relu) // 漢字 🙂\n    dropout(0.1)\n    dropout(0.3)\n    dense(10, activation = softmax)\n}\n';

describe('netspec lint --format sarif', function () {
    this.timeout(30_000);
    const validate = compileSchema();
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());

    async function log(...words: readonly string[]): Promise<{ code: number | null; run: Log['runs'][0] }> {
        const { code, stdout } = await workshop.run('lint', '--format', 'sarif', ...words);
        const parsed: Log = JSON.parse(stdout);
        assert.ok(validate(parsed), JSON.stringify(validate.errors?.slice(0, 3)));
        return { code, run: parsed.runs[0] };
    }

    it('is refused by the schema when it is wrong', () => {
        const input = {
            version: '1.0.0',
            folder: '/w',
            reference: undefined,
            exitCode: 0,
            exitMeaning: '',
            files: [],
            configuration: [],
        };
        assert.ok(validate(toSarif(input)));
        const broken = JSON.parse(JSON.stringify(toSarif(input)));
        broken.runs[0].columnKind = 'bytes';
        assert.ok(!validate(broken));
    });

    it('describes every rule that may be reported', async () => {
        const { code, run } = await log(
            workshop.write('clean.netspec', 'model m {\n    input(64)\n    dense(10)\n}\n'),
        );
        assert.equal(code, 0);
        const described = run.tool.driver.rules;
        assert.deepEqual(
            described.map(({ id }) => id).sort(),
            [...rules, ...languageRulePages]
                .map(({ id }) => id)
                .filter(id => id !== 'configuration')
                .sort(),
        );
        for (const { id, helpUri, help, defaultConfiguration } of described) {
            assert.ok(help.markdown.startsWith(`# ${id}\n`), id);
            assert.ok(helpUri.endsWith(`/docs/reference/rules/${id}.md`), helpUri);
            const rule = rules.find(candidate => candidate.id === id);
            assert.equal(defaultConfiguration.enabled, rule?.onByDefault !== false, id);
        }
        assert.deepEqual(run.results, []);
        assert.deepEqual(run.invocations[0].executionSuccessful, true);
    });

    it('places results and related places, and its fixes are the fixes', async () => {
        const { code, run } = await log(workshop.write('nets/a b.netspec', stack));
        assert.equal(code, 1);
        assert.equal(run.columnKind, 'utf16CodeUnits');
        const [result, ...others] = run.results;
        assert.ok(result);
        assert.deepEqual(others, []);
        assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
        assert.deepEqual([result.ruleId, result.level], ['stacked-dropout', 'warning']);
        const { artifactLocation, region } = result.locations[0].physicalLocation;
        assert.deepEqual(artifactLocation, { uri: 'nets/a%20b.netspec', uriBaseId: '%SRCROOT%' });
        const base = run.originalUriBaseIds['%SRCROOT%']?.uri;
        assert.equal(base, `${pathToFileURL(workshop.folder).href}/`);
        assert.deepEqual(region, {
            startLine: 5,
            startColumn: 5,
            endLine: 5,
            endColumn: 12,
            snippet: { text: '    dropout(0.3)' },
        });
        assert.deepEqual(
            result.relatedLocations?.map(({ message, physicalLocation }) => [
                message?.text,
                physicalLocation.region.startLine,
            ]),
            [['Drops 10% of the same values.', 4]],
        );
        const [fix] = result.fixes ?? [];
        const edits = fix?.artifactChanges[0]?.replacements.map(({ deletedRegion, insertedContent }) => ({
            range: {
                start: offsetIn(stack, deletedRegion.startLine, deletedRegion.startColumn),
                end: offsetIn(stack, deletedRegion.endLine, deletedRegion.endColumn),
            },
            newText: insertedContent.text,
        }));
        assert.equal(
            applyTextEdits(stack, edits ?? []),
            stack.replace('    dropout(0.1)\n', '').replace('0.3', '0.37'),
        );
    });

    it('gives a finding the same fingerprint wherever its line has gone, and two findings two', async () => {
        const prints = async (text: string) => {
            const { run } = await log(workshop.write('moved.netspec', text));
            return run.results.map(({ partialFingerprints }) => partialFingerprints['netspecFinding/v1']);
        };
        const once = await prints(stack);
        assert.deepEqual(await prints(`// one\n// two\n${stack}`), once);
        const twice = await prints(
            stack.replace(
                '    dense(10',
                '    dense(256, activation = relu)\n    dropout(0.1)\n    dropout(0.3)\n    dense(10',
            ),
        );
        assert.equal(new Set(twice).size, 2);
        assert.ok(once[0] && twice.includes(once[0]));
    });

    it('tells of files that cannot be read and of wrong configuration in notifications', async () => {
        workshop.write('wrong/netspec.config.json', '{ "rules": { "staked-dropout": "off" } }');
        const { code, run } = await log(
            'gone.netspec',
            'x/**/*.netspec',
            workshop.write('wrong/a.netspec', stack),
        );
        assert.equal(code, 2);
        const [
            { executionSuccessful, exitCode, toolExecutionNotifications, toolConfigurationNotifications },
        ] = run.invocations;
        assert.deepEqual([executionSuccessful, exitCode], [false, 2]);
        assert.deepEqual(
            toolExecutionNotifications.map(({ level, message, locations }) => [
                level,
                message.text,
                locations[0]?.physicalLocation.artifactLocation.uri,
            ]),
            [
                ['error', 'There is no such file.', 'gone.netspec'],
                ['error', 'No file matches this pattern.', 'x/**/*.netspec'],
            ],
        );
        assert.equal(toolConfigurationNotifications.length, 1);
        assert.equal(toolConfigurationNotifications[0]?.descriptor.id, 'configuration');
        assert.deepEqual(
            run.results.map(({ ruleId }) => ruleId),
            ['stacked-dropout'],
        );
    });

    it('is one log of many files, with mistakes of the language as results', async () => {
        workshop.write('many/a.netspec', stack);
        workshop.write('many/b.netspec', 'model m {\n    input(64)\n    dens(10)\n}\n');
        workshop.write('many/c.netspec', 'model m {');
        const { code, run } = await log('many');
        assert.equal(code, 2);
        assert.deepEqual(
            run.results.map(({ ruleId, level }) => `${ruleId} ${level}`),
            ['stacked-dropout warning', 'name error', 'syntax error'],
        );
    });

    it('writes paths of Windows as addresses, and doubles braces, which stand for placeholders', () => {
        const start = { line: 1, column: 1 };
        const diagnostic = {
            start,
            end: start,
            rule: 'syntax',
            severity: 'error',
            message: '`train { ... }`',
            related: [],
            fixes: [],
        } as const;
        const made = JSON.parse(
            JSON.stringify(
                toSarif({
                    version: '1.0.0',
                    folder: 'C:\\work dir',
                    reference: undefined,
                    exitCode: 2,
                    exitMeaning: '',
                    configuration: [],
                    isWindows: true,
                    files: [
                        'nets\\a.netspec',
                        'C:\\work dir\\b.netspec',
                        'D:\\c.netspec',
                        '..\\d#1.netspec',
                    ].map(file => ({
                        lines: createLines('x'),
                        diagnostics: [{ ...diagnostic, file }],
                    })),
                }),
            ),
        ) as Log;
        assert.ok(validate(made), JSON.stringify(validate.errors));
        const [run] = made.runs;
        assert.equal(run.originalUriBaseIds['%SRCROOT%']?.uri, 'file:///C:/work%20dir/');
        assert.deepEqual(
            run.results.map(({ locations }) => locations[0].physicalLocation.artifactLocation),
            [
                { uri: 'nets/a.netspec', uriBaseId: '%SRCROOT%' },
                { uri: 'b.netspec', uriBaseId: '%SRCROOT%' },
                { uri: 'file:///D:/c.netspec' },
                { uri: 'file:///C:/d%231.netspec' },
            ],
        );
        assert.equal(run.results[0]?.message.text, '`train {{ ... }}`');
    });
});

function offsetIn(text: string, line: number, column: number): number {
    return (
        text
            .split('\n')
            .slice(0, line - 1)
            .join('\n').length +
        (line > 1 ? 1 : 0) +
        column -
        1
    );
}
