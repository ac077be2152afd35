// A parser that answers where the stack ends. How deep it may go depends on who calls it and on how the code runs at the
// moment, which no fixed limit on nesting can know.

import {
    type AstNode,
    createLangiumParser,
    type LangiumCoreServices,
    type LangiumParser,
    type ParseResult,
    type ParserOptions,
} from 'langium';
import { NetSpecLexer } from './lexer.ts';
import { deepestNesting } from './words.ts';

/** Where the stack overflows, less is read: down to nothing, with the first token as the one that is too deep. */
const depths = [deepestNesting, 12, 4, -1];

export function createGuardedParser(services: LangiumCoreServices): LangiumParser {
    const parser = createLangiumParser(services);
    let unguarded = parser.parse.bind(parser);
    parser.parse = <T extends AstNode>(text: string, options?: ParserOptions): ParseResult<T> => {
        const lexer = services.parser.Lexer;
        for (const depth of depths) {
            try {
                const result = at(lexer, depth, () => unguarded<T>(text, options));
                // The parser's own recovery may swallow the error, and then has no tree.
                if ((result.value as unknown) !== undefined) {
                    return result;
                }
            } catch (error) {
                // Not always a RangeError: the parser goes on from one as from a mistake in the text, and fails later.
                if (depth === depths.at(-1)) {
                    throw error;
                }
            }
            // What was left half done in it would be taken for a part of the next text.
            const fresh = createLangiumParser(services);
            unguarded = fresh.parse.bind(fresh);
        }
        throw new Error('There is a last depth.');
    };
    return parser;
}

function at<T>(lexer: unknown, depth: number, parse: () => T): T {
    const deep = lexer instanceof NetSpecLexer ? lexer : undefined;
    const { stackTraceLimit } = Error;
    // The parser throws an error at each mistake and catches it itself: its trace costs more than all else in it.
    Error.stackTraceLimit = 0;
    if (deep !== undefined) {
        deep.deepest = depth;
    }
    try {
        return parse();
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
        if (deep !== undefined) {
            deep.deepest = deepestNesting;
        }
    }
}
