import assert from 'node:assert/strict';
import { toPattern } from '../../src/cli/spec-paths.ts';

describe('patterns on the command line', () => {
    it('separate folders by backslashes on Windows, and by slashes alone elsewhere', () => {
        assert.equal(toPattern('nets\\**\\*.netspec', true), 'nets/**/*.netspec');
        assert.equal(toPattern('nets\\*.netspec', false), 'nets\\*.netspec');
    });
});
