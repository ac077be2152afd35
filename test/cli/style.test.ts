import assert from 'node:assert/strict';
import { createStyle, hasBraille, wantsColours } from '../../src/cli/style.ts';

describe('colours and glyphs', () => {
    it('colours terminals only, and never against NO_COLOR', () => {
        assert.equal(wantsColours(true, {}), true);
        assert.equal(wantsColours(false, {}), false);
        assert.equal(wantsColours(true, { NO_COLOR: '1' }), false);
        assert.equal(wantsColours(true, { NO_COLOR: '' }), true);
        assert.equal(wantsColours(true, { NO_COLOR: '1', FORCE_COLOR: '1' }), false);
        assert.equal(wantsColours(false, { FORCE_COLOR: '1' }), true);
        assert.equal(wantsColours(false, { FORCE_COLOR: '0' }), false);
        assert.equal(wantsColours(true, { TERM: 'dumb' }), false);
    });

    it('draws Braille where the locale is Unicode or unknown', () => {
        assert.equal(hasBraille({}), true);
        assert.equal(hasBraille({ LANG: 'de_DE.UTF-8' }), true);
        assert.equal(hasBraille({ LANG: 'en_US.UTF-8', LC_ALL: 'C' }), false);
        assert.equal(hasBraille({ TERM: 'linux', LANG: 'C.UTF-8' }), false);
    });

    it('leaves text alone without colours', () => {
        assert.equal(createStyle(false).red('x'), 'x');
        assert.equal(createStyle(true).red('x'), '\u001b[31mx\u001b[39m');
        assert.equal(createStyle(true).red(''), '');
    });
});
