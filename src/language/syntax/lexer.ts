// The lexer: Langium's own, and then the decision which words are keywords (words.ts).

import { DefaultLexer, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';
import { decideWords, deepestNesting, type WordDecisions } from './words.ts';

type Token = LexerResult['tokens'][number];

/** Larger texts are refused unread: no spec that a person reads comes near. */
export const mostCharacters = 1_000_000;
/** Names, numbers and signs, each counted; also the most comments, which the parser takes as arguments of one call. */
export const mostTokens = 100_000;
export const mostComments = 30_000;

/** The report that travels with a parsed document: where declarations begin, and what nothing closes. */
export interface NetSpecLexingReport {
    readonly diagnostics: [];
    /** Offsets of the keywords that begin a declaration, in order. */
    readonly headers: readonly number[];
    readonly convincing: number;
    /** The place where brackets are nested too deeply, after which nothing was read. */
    readonly tooDeep?: number;
    /** What there is too much of, so that nothing was read: `1,234,567 characters`. */
    readonly tooLarge?: string;
    /** Offsets of the opening brackets that nothing closes, innermost last. */
    readonly unclosed: readonly number[];
    /** The tokens, for what reads text that does not parse. */
    readonly tokens: readonly Token[];
    readonly comments: readonly Token[];
}

export class NetSpecLexer extends DefaultLexer {
    private readonly words: ReadonlySet<string>;
    /** How deep brackets may be nested; less where the stack has turned out to be too small for more. */
    deepest = deepestNesting;

    constructor(services: LangiumCoreServices) {
        super(services);
        this.words = new Set(Object.keys(this.definition).filter(name => /^[a-z]+$/.test(name)));
    }

    override tokenize(text: string, options?: TokenizeOptions): LexerResult {
        if (text.length > mostCharacters) {
            return this.tooLarge(`${text.length.toLocaleString('en')} characters`, options);
        }
        const result = super.tokenize(text, options);
        if (result.tokens.length > mostTokens) {
            return this.tooLarge(`${result.tokens.length.toLocaleString('en')} words and signs`, options);
        }
        if (result.hidden.length > mostComments) {
            return this.tooLarge(`${result.hidden.length.toLocaleString('en')} comments`, options);
        }
        const decisions = decideWords(
            result.tokens.map(token => {
                const isWord = token.tokenType.name === 'ID' || this.words.has(token.tokenType.name);
                return {
                    image: token.image,
                    line: token.startLine ?? 0,
                    isWord,
                    endsValue: isWord || /^[A-Z]|^[)\]}%]$/.test(token.tokenType.name),
                };
            }),
            this.deepest,
        );
        this.demote(result.tokens, decisions.keywords);
        const tokens =
            decisions.tooDeep === undefined ? result.tokens : result.tokens.slice(0, decisions.tooDeep);
        const report: NetSpecLexingReport = {
            ...this.report(result.tokens, decisions),
            comments: [...result.hidden],
        };
        return { ...result, tokens, report };
    }

    private tooLarge(amount: string, options: TokenizeOptions | undefined): LexerResult {
        const empty = super.tokenize('', options);
        const report: NetSpecLexingReport = {
            ...this.report([], decideWords([])),
            comments: [],
            tooLarge: amount,
        };
        return { ...empty, report };
    }

    private demote(tokens: readonly Token[], keywords: ReadonlySet<number>): void {
        const name = this.definition.ID;
        for (const [index, token] of tokens.entries()) {
            if (
                name?.tokenTypeIdx !== undefined &&
                this.words.has(token.tokenType.name) &&
                !keywords.has(index)
            ) {
                token.tokenType = name;
                token.tokenTypeIdx = name.tokenTypeIdx;
            }
        }
    }

    private report(
        tokens: readonly Token[],
        decisions: WordDecisions,
    ): Omit<NetSpecLexingReport, 'comments'> {
        const offsetOf = (index: number): number => tokens[index]?.startOffset ?? 0;
        const report = {
            diagnostics: [] as [],
            headers: decisions.headers.map(offsetOf),
            convincing: decisions.convincing,
            unclosed: decisions.unclosed.map(offsetOf).sort((a, b) => a - b),
            tokens,
        };
        return decisions.tooDeep === undefined ? report : { ...report, tooDeep: offsetOf(decisions.tooDeep) };
    }
}
