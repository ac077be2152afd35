// The lexer: Langium's own, and then the decision which words are keywords (words.ts).

import { DefaultLexer, type LangiumCoreServices, type LexerResult, type TokenizeOptions } from 'langium';
import { decideWords, type WordDecisions } from './words.ts';

type Token = LexerResult['tokens'][number];

/** The report that travels with a parsed document: where declarations begin, and what nothing closes. */
export interface NetSpecLexingReport {
    readonly diagnostics: [];
    /** Offsets of the keywords that begin a declaration, in order. */
    readonly headers: readonly number[];
    readonly convincing: number;
    /** The place where brackets are nested too deeply, after which nothing was read. */
    readonly tooDeep?: number;
    /** Offsets of the opening brackets that nothing closes, innermost last. */
    readonly unclosed: readonly number[];
    /** The tokens, for what reads text that does not parse. */
    readonly tokens: readonly Token[];
    readonly comments: readonly Token[];
}

export class NetSpecLexer extends DefaultLexer {
    private readonly words: ReadonlySet<string>;

    constructor(services: LangiumCoreServices) {
        super(services);
        this.words = new Set(Object.keys(this.definition).filter(name => /^[a-z]+$/.test(name)));
    }

    override tokenize(text: string, options?: TokenizeOptions): LexerResult {
        const result = super.tokenize(text, options);
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
