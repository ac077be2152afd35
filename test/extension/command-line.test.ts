import assert from 'node:assert/strict';
import { trainCommandLine } from '../../src/extension/command-line.ts';

describe('a command line to copy', () => {
    it('is as short as it can be', () => {
        assert.equal(trainCommandLine({ path: 'digits.netspec' }), 'netspec train digits.netspec');
    });

    it('names the run where there are several, and the twin', () => {
        assert.equal(
            trainCommandLine({ path: 'a/b.netspec', run: 'wide', withoutDropout: true }),
            'netspec train a/b.netspec --run wide --without-dropout',
        );
    });

    it('quotes what a shell would take apart', () => {
        assert.equal(
            trainCommandLine({ path: 'my nets/a&b.netspec' }),
            'netspec train "my nets/a&b.netspec"',
        );
        assert.equal(
            trainCommandLine({ path: 'C:\\nets\\a.netspec' }),
            'netspec train "C:\\nets\\a.netspec"',
        );
        assert.equal(trainCommandLine({ path: "it's $5.netspec" }), "netspec train 'it'\\''s $5.netspec'");
    });

    it('takes a file that begins with a dash for a file', () => {
        assert.equal(trainCommandLine({ path: '-x.netspec' }), 'netspec train ./-x.netspec');
    });
});
