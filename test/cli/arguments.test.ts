import assert from 'node:assert/strict';
import { parseArguments, UsageError } from '../../src/cli/arguments.ts';

const options = {
    seed: { value: 'N', summary: '' },
    format: { value: 'FORMAT', summary: '' },
    'without-dropout': { summary: '' },
    help: { short: 'h', summary: '' },
};

describe('arguments', () => {
    it('takes options before, between and after files, with and without an equals sign', () => {
        const parsed = parseArguments(['--seed=7', 'a', '--format', 'json', 'b', '-h'], options);
        assert.deepEqual(parsed.positionals, ['a', 'b']);
        assert.equal(parsed.integer('seed', 0, 10), 7);
        assert.equal(parsed.choice('format', ['pretty', 'json'], 'pretty'), 'json');
        assert.equal(parsed.has('help'), true);
        assert.equal(parsed.has('without-dropout'), false);
    });

    it('takes everything after -- as a file', () => {
        assert.deepEqual(parseArguments(['--', '--seed'], options).positionals, ['--seed']);
    });

    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
        [['--sead', '1'], /no option --sead\. Did you mean --seed\?/],
        [['--wihtout-dropout'], /Did you mean --without-dropout\?/],
        [['--quux'], /^There is no option --quux\.$/],
        [['-x'], /no option -x/],
        [['--seed'], /--seed needs a value: --seed N/],
        [['--seed', '--format', 'json'], /--seed needs a value/],
        [['--without-dropout=yes'], /--without-dropout takes no value/],
        [['--constructor'], /no option --constructor/],
    ];
    for (const [words, message] of wrong) {
        it(`refuses ${words.join(' ')}`, () =>
            assert.throws(
                () => parseArguments(words, options),
                (error: unknown) => error instanceof UsageError && message.test(error.message),
            ));
    }

    it('checks numbers and choices where they are read', () => {
        const parsed = (word: string) => parseArguments([`--seed=${word}`, `--format=${word}`], options);
        assert.throws(() => parsed('x').integer('seed', 0, 5), /--seed needs a number, not "x"/);
        assert.throws(() => parsed('').number('seed'), /needs a number/);
        assert.throws(() => parsed('1.5').integer('seed', 0, 5), /whole number from 0 to 5, not 1\.5/);
        assert.throws(() => parsed('-1').integer('seed', 0, 5), /not -1/);
        assert.throws(
            () => parsed('jason').choice('format', ['pretty', 'json'], 'json'),
            /Did you mean json\?/,
        );
        assert.equal(parseArguments(['--seed', '-1'], options).number('seed'), -1);
        assert.equal(parseArguments([], options).number('seed'), undefined);
    });
});
