// Colours and glyphs, where the terminal has them. Nothing is said by colour alone.

export interface Style {
    bold(text: string): string;
    dim(text: string): string;
    red(text: string): string;
    yellow(text: string): string;
    blue(text: string): string;
    cyan(text: string): string;
    green(text: string): string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Escape sequences of ISO 6429: switch on, switch off again. */
const codes: Readonly<Record<keyof Style, readonly [number, number]>> = {
    bold: [1, 22],
    dim: [2, 22],
    red: [31, 39],
    yellow: [33, 39],
    blue: [34, 39],
    cyan: [36, 39],
    green: [32, 39],
};

export function createStyle(hasColours: boolean): Style {
    const paint = (name: keyof Style) => (text: string) => {
        const [on, off] = codes[name];
        return hasColours && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    };
    return {
        bold: paint('bold'),
        dim: paint('dim'),
        red: paint('red'),
        yellow: paint('yellow'),
        blue: paint('blue'),
        cyan: paint('cyan'),
        green: paint('green'),
    };
}

/** Colours on a terminal only, and not where the user has asked for none (no-color.org). */
export function wantsColours(isTerminal: boolean, variables: Variables): boolean {
    const forced = variables.FORCE_COLOR;
    if (variables.NO_COLOR !== undefined && variables.NO_COLOR !== '') {
        return false;
    }
    if (forced !== undefined && forced !== '' && forced !== '0') {
        return true;
    }
    return isTerminal && variables.TERM !== 'dumb';
}

/** Braille and box-drawing characters: everywhere but on the Linux console, dumb terminals and other encodings. */
export function hasBraille(variables: Variables): boolean {
    const locale = variables.LC_ALL || variables.LC_CTYPE || variables.LANG;
    const isUnicode = locale === undefined || /utf-?8/i.test(locale);
    return isUnicode && variables.TERM !== 'linux' && variables.TERM !== 'dumb';
}
