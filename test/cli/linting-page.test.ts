// docs/linting.md, tried: its hook refuses a commit of a real repository, its scripts and workflow run, its configuration
// is one. The texts are taken from the page, so that what is read there is what was run.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { lintCommand } from '../../src/cli/lint-command.ts';
import { readConfigurationFile } from '../../src/lint/configuration/configuration-file.ts';
import { analyze, showAll } from '../language/support.ts';
import { openWorkshop, type Workshop } from './netspec.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'linting.md'), 'utf8');

/** The code blocks of this language under this heading. */
function blocksUnder(heading: string, language: string): string[] {
    const section = page.split(/^## /m).find(part => part.startsWith(`${heading}\n`));
    assert.ok(section, heading);
    return [...section.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
        match => match[1] ?? '',
    );
}

const bad =
    'model m {\n    input(64)\n    dense(256, activation = relu)\n    dropout(0.1)\n    dropout(0.3)\n    dense(10, activation = softmax)\n}\n';
const good = bad.replace('    dropout(0.1)\n', '');

interface Repository {
    write(path: string, text: string, isExecutable?: boolean): void;
    git(...words: readonly string[]): { readonly code: number | null; readonly output: string };
    shell(line: string): { readonly code: number | null; readonly output: string };
    read(path: string): string;
    remove(): void;
}

/** A repository of its own, which no configuration of the machine reaches. */
function createRepository(bundle: string): Repository {
    const folder = mkdtempSync(join(tmpdir(), 'netspec-git-'));
    const environment = {
        ...process.env,
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: join(folder, 'no-such-file'),
        GIT_AUTHOR_NAME: 'A',
        GIT_AUTHOR_EMAIL: 'a@example.org',
        GIT_COMMITTER_NAME: 'A',
        GIT_COMMITTER_EMAIL: 'a@example.org',
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    };
    const run = (command: string, words: readonly string[]) => {
        const { status, stdout, stderr } = spawnSync(command, words, {
            cwd: folder,
            env: environment,
            encoding: 'utf8',
        });
        return { code: status, output: `${stdout}${stderr}` };
    };
    const write = (path: string, text: string, isExecutable = false) => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
        if (isExecutable) {
            chmodSync(join(folder, path), 0o755);
        }
    };
    assert.equal(run('git', ['init', '--quiet']).code, 0);
    mkdirSync(join(folder, 'tools', 'netspec'), { recursive: true });
    copyFileSync(bundle, join(folder, 'tools', 'netspec', 'cli.cjs'));
    return {
        write,
        git: (...words) => run('git', words),
        shell: line => run('sh', ['-c', line]),
        read: path => readFileSync(join(folder, path), 'utf8'),
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

describe('docs/linting.md', function () {
    this.timeout(60_000);
    let workshop: Workshop;
    let repository: Repository;

    before(async function () {
        if (process.platform === 'win32' || spawnSync('git', ['--version']).status !== 0) {
            this.skip();
        }
        workshop = await openWorkshop();
    });
    beforeEach(() => {
        repository = createRepository(workshop.bundle);
    });
    afterEach(() => repository.remove());
    after(() => workshop?.dispose());

    it('has a hook that refuses a commit with a finding and lets one without pass', () => {
        const [hook] = blocksUnder('Before a commit', 'sh');
        assert.ok(hook);
        repository.write('.git/hooks/pre-commit', hook, true);
        repository.write('nets/ä b.netspec', bad);
        repository.git('add', '.');
        const refused = repository.git('commit', '--message', 'Stack two dropouts');
        assert.notEqual(refused.code, 0);
        assert.match(refused.output, /stacked-dropout[\s\S]*--> nets\/ä b\.netspec:5:5/);
        assert.notEqual(repository.git('log').code, 0);
        // What counts is what is staged: the folder still holds the bad one when the good one is committed.
        repository.write('nets/ä b.netspec', good);
        repository.git('add', '.');
        repository.write('nets/ä b.netspec', bad);
        const accepted = repository.git('commit', '--message', 'Use one dropout');
        assert.equal(accepted.code, 0, accepted.output);
        repository.write('readme.md', 'No spec at all.');
        repository.git('add', 'readme.md');
        assert.equal(repository.git('commit', '--message', 'Add a page').code, 0);
        repository.write('nets/broken.netspec', 'model {');
        repository.git('add', 'nets/broken.netspec');
        assert.notEqual(repository.git('commit', '--message', 'Break it').code, 0);
    });

    it('has a hook that asks the configuration of the repository', () => {
        repository.write('.git/hooks/pre-commit', blocksUnder('Before a commit', 'sh')[0] ?? '', true);
        repository.write('nets/netspec.config.json', '{ "rules": { "stacked-dropout": "off" } }');
        repository.write('nets/a.netspec', bad);
        repository.git('add', '.');
        assert.equal(repository.git('commit', '--message', 'Stack on purpose').code, 0);
    });

    it('has a hook for the pre-commit framework whose command takes file names', () => {
        const config = load(blocksUnder('Before a commit', 'yaml')[0] ?? '') as {
            readonly repos: readonly {
                readonly repo: string;
                readonly hooks: readonly Readonly<Record<string, string>>[];
            }[];
        };
        const [hook] = config.repos[0]?.hooks ?? [];
        assert.equal(config.repos[0]?.repo, 'local');
        assert.ok(hook?.id && hook.name && hook.language === 'system');
        const files = new RegExp(hook.files ?? '');
        assert.ok(files.test('nets/a.netspec') && !files.test('a.netspec.md'));
        repository.write('bad.netspec', bad);
        repository.write('good.netspec', good);
        assert.equal(repository.shell(`${hook.entry} good.netspec bad.netspec`).code, 1);
        assert.equal(repository.shell(`${hook.entry} good.netspec`).code, 0);
    });

    it('has a workflow whose commands run, fail on findings and leave the log that is uploaded', () => {
        const workflow = load(blocksUnder('In continuous integration', 'yaml')[0] ?? '') as {
            readonly permissions: Readonly<Record<string, string>>;
            readonly jobs: Readonly<
                Record<
                    string,
                    {
                        readonly steps: readonly {
                            readonly run?: string;
                            readonly uses?: string;
                            readonly if?: string;
                            readonly with?: Readonly<Record<string, string>>;
                        }[];
                    }
                >
            >;
        };
        assert.equal(workflow.permissions['security-events'], 'write');
        const steps = Object.values(workflow.jobs).flatMap(job => job.steps);
        const upload = steps.find(({ uses }) => uses?.startsWith('github/codeql-action/upload-sarif'));
        assert.equal(upload?.if, 'always()');
        const lines = steps.flatMap(({ run }) => run ?? []);
        assert.ok(lines.length > 0);
        for (const [text, code, findings] of [
            [bad, 1, 1],
            [good, 0, 0],
        ] as const) {
            repository.write('nets/a.netspec', text);
            assert.equal(repository.shell(`set -e\n${lines.join('\n')}`).code, code);
            const log = JSON.parse(repository.read(upload?.with?.sarif_file ?? ''));
            assert.equal(log.runs[0].results.length, findings);
            assert.equal(log.runs[0].tool.driver.version, 'of unknown version');
        }
    });

    it('has a script that keeps the findings and fails by the exit code', () => {
        const [script] = blocksUnder('In continuous integration', 'sh');
        assert.ok(script);
        for (const [text, code, lines] of [
            [bad, 1, 1],
            [good, 0, 0],
            ['model {', 2, 1],
        ] as const) {
            repository.write('a.netspec', text);
            const { code: status, output } = repository.shell(script);
            assert.equal(status, code, output);
            assert.equal(output, code === 2 ? 'Some specs cannot be read or understood.\n' : '');
            assert.equal(repository.read('netspec-findings.jsonl').split('\n').length - 1, lines);
        }
    });

    it('shows a configuration and a comment without mistakes', () => {
        const [configuration] = blocksUnder('Configuration', 'json');
        assert.deepEqual(readConfigurationFile(configuration ?? '?').mistakes, []);
        const [spec] = blocksUnder('Silencing one finding', 'netspec');
        assert.deepEqual(showAll(analyze(spec ?? '?')), []);
        assert.notDeepEqual(showAll(analyze((spec ?? '').replace(/.*netspec-ignore.*\n/, ''))), []);
    });

    it('names every option of the command, and files that are there', () => {
        for (const option of Object.keys(lintCommand.options)) {
            assert.ok(page.includes(`--${option}`), option);
        }
        assert.ok(existsSync(join(import.meta.dirname, '..', '..', 'media', 'netspec-config.schema.json')));
    });
});
