// How many columns a piece of text takes on a terminal: two for East Asian wide characters and emoji, none for
// combining marks. Enough to put a caret under the right place.

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Hangul, kana, CJK and full-width forms (Unicode Standard Annex 11, classes W and F), and pictographs. */
const wide =
    /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

export function displayWidth(text: string): number {
    // Nearly every line of a spec is plain ASCII, which needs no segmentation.
    if (/^[\x20-\x7e]*$/.test(text)) {
        return text.length;
    }
    let width = 0;
    for (const { segment } of graphemes.segment(text)) {
        width += invisible.test(segment) ? 0 : wide.test(segment) ? 2 : 1;
    }
    return width;
}

/** The text with tabs as four spaces and control characters as a replacement, so that a terminal shows it as it is. */
export function printable(text: string): string {
    return text.replaceAll('\t', '    ').replace(/\p{Cc}/gu, '\ufffd');
}
