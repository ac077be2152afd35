// The parser's own services, replaced where NetSpec differs from Langium's defaults.

import type { LangiumCoreServices, Module, PartialLangiumCoreServices } from 'langium';
import { createGuardedParser } from './guarded-parser.ts';
import { NetSpecLexer } from './lexer.ts';
import { NetSpecParserMessages } from './messages.ts';

export const syntaxModule: Module<LangiumCoreServices, PartialLangiumCoreServices> = {
    parser: {
        LangiumParser: services => createGuardedParser(services),
        Lexer: services => new NetSpecLexer(services),
        ParserErrorMessageProvider: () => new NetSpecParserMessages(),
        // Names, numbers and texts stay as they are written: their meaning is the resolution's.
        ValueConverter: () => ({ convert: input => input }),
    },
};
