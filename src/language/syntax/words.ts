// Which words are keywords where. NetSpec has few keywords, and each may serve as a name wherever no confusion is
// possible: `step` is also a schedule, `data` may be a model's parameter. One pass over the tokens decides, with the
// brackets that are open and the neighbours on both sides; the grammar then needs no exceptions, and a forgotten `}`
// is noticed where the next declaration begins rather than at the end of the file.

/** What the decision needs of a token. */
export interface Word {
    readonly image: string;
    readonly line: number;
    /** True for names and for the words that may be keywords. */
    readonly isWord: boolean;
    /** True where it may end a value: a name, a number, a text or a closing bracket. */
    readonly endsValue: boolean;
}

const headerWords = new Set(['let', 'model', 'data', 'train', 'sweep']);
/** What opens a body within a body. */
const blockWords = new Set(['repeat', 'residual', 'concat']);

/** What an open bracket belongs to. */
type Frame = 'body' | 'settings' | 'parenthesis' | 'bracket';

/**
 * Brackets and signs nested deeper than this are refused: no network needs them, and the parser's stack is finite. A
 * process that has just begun runs unoptimized code, whose frames are large: this leaves room even on half a stack.
 */
export const deepestNesting = 32;

export interface WordDecisions {
    /** Indices of the tokens that are keywords. */
    readonly keywords: ReadonlySet<number>;
    /** Indices of the keywords that begin a declaration, in order. */
    readonly headers: readonly number[];
    /** Those of `headers` that are followed by what a declaration has next, so that prose is not taken for a spec. */
    readonly convincing: number;
    /** The token at which brackets or signs are nested too deeply. */
    readonly tooDeep?: number;
    /** The opening brackets that nothing closes. */
    readonly unclosed: readonly number[];
}

/** Decides for every token whether it is a keyword. Linear in the number of tokens. */
export function decideWords(words: readonly Word[], deepest = deepestNesting): WordDecisions {
    const keywords = new Set<number>();
    const headers: number[] = [];
    const unclosed: number[] = [];
    const frames: { readonly kind: Frame; readonly index: number; readonly signs: number }[] = [];
    let convincing = 0;
    // Signs before the token at hand, and before the brackets that are open: each nests as deep as a bracket.
    let signs = 0;
    let outerSigns = 0;
    // The construct whose `{` has not come yet.
    let header: string | undefined;
    // A word that the file declares as a name may stand alone in a body; others there are what they look like.
    const declared = new Set(
        words.filter((_, index) => words[index + 1]?.image === '=').map(word => word.image),
    );

    const push = (kind: Frame, index: number, before: number): void => {
        frames.push({ kind, index, signs: before });
        outerSigns += before;
    };
    const pop = () => {
        const frame = frames.pop();
        outerSigns -= frame?.signs ?? 0;
        return frame;
    };
    const beginsLine = (index: number): boolean => words[index - 1]?.line !== words[index]?.line;
    const looksLikeHeader = (index: number): boolean => {
        const [word, name, after] = [words[index], words[index + 1], words[index + 2]];
        if (name?.line !== word?.line || !name?.isWord) {
            return false;
        }
        switch (word?.image) {
            case 'let':
                return after?.image === '=';
            case 'model':
                return after?.image === '(' || after?.image === '{';
            case 'train':
                return after?.image === 'on' || after?.image === '=' || after?.image === '(';
            default:
                return after?.image === '{';
        }
    };
    const beginsDeclaration = (index: number): boolean => {
        if (beginsLine(index) && looksLikeHeader(index)) {
            return true;
        }
        const previous = words[index - 1];
        if (frames.length > 0 || previous === undefined) {
            return frames.length === 0;
        }
        if (!previous.endsValue || keywords.has(index - 1)) {
            return false;
        }
        return beginsLine(index) || previous.image === '}' || (header === 'let' && looksLikeHeader(index));
    };
    const isKeyword = (index: number): boolean => {
        const word = words[index];
        const next = words[index + 1];
        const previous = words[index - 1];
        const top = frames.at(-1)?.kind;
        switch (word?.image) {
            case 'on':
                return (
                    header === 'train' &&
                    frames.length === 0 &&
                    previous?.endsValue === true &&
                    !keywords.has(index - 1)
                );
            case 'repeat':
                return (
                    top === 'body' &&
                    header === undefined &&
                    next !== undefined &&
                    (!declared.has(word.image) || (next.line === word.line && next.image !== '}'))
                );
            case 'residual':
                return (
                    top === 'body' &&
                    (!declared.has(word.image) || next?.image === '{' || next?.image === '(')
                );
            case 'concat':
                // Not a keyword before a parenthesis, since `concat(a, b)` is how others write it: a message says so.
                return (
                    top === 'body' &&
                    (next?.image === '{' || (!declared.has(word.image) && next?.image !== '('))
                );
            case 'to':
            case 'step':
                return (
                    previous?.endsValue === true &&
                    !keywords.has(index - 1) &&
                    next !== undefined &&
                    next.image !== '=' &&
                    (top === 'body' ? header === 'repeat' : top !== undefined || header === 'let')
                );
            default:
                return false;
        }
    };

    for (const [index, word] of words.entries()) {
        if (headerWords.has(word.image) && beginsDeclaration(index)) {
            for (const { index: open } of frames) {
                unclosed.push(open);
            }
            frames.length = 0;
            outerSigns = 0;
            keywords.add(index);
            headers.push(index);
            header = word.image;
            convincing += looksLikeHeader(index) ? 1 : 0;
        } else if (word.isWord && isKeyword(index)) {
            keywords.add(index);
            if (blockWords.has(word.image)) {
                header = word.image;
            }
        }
        const signsBefore = signs;
        signs = word.image === '-' || word.image === '+' ? signs + 1 : 0;
        if (word.image === '{') {
            const holdsLayers = header === 'model' || (header !== undefined && blockWords.has(header));
            const within = frames.at(-1)?.kind === 'body' && header === undefined;
            push(holdsLayers || within ? 'body' : 'settings', index, 0);
            header = undefined;
        } else if (word.image === '(' || word.image === '[') {
            push(word.image === '(' ? 'parenthesis' : 'bracket', index, signsBefore);
        } else if (word.image === '}') {
            let frame = pop();
            while (frame !== undefined && frame.kind !== 'body' && frame.kind !== 'settings') {
                unclosed.push(frame.index);
                frame = pop();
            }
            header = undefined;
        } else if (
            (word.image === ')' && frames.at(-1)?.kind === 'parenthesis') ||
            (word.image === ']' && frames.at(-1)?.kind === 'bracket')
        ) {
            pop();
        }
        if (frames.length + outerSigns + signs > deepest) {
            return { keywords, headers, convincing, tooDeep: index, unclosed };
        }
    }
    unclosed.push(...frames.map(frame => frame.index));
    return { keywords, headers, convincing, unclosed };
}
