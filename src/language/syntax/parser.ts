// The parser alone, for those who have a text and no editor: the command line, the tests, and the checking of fixes.

import {
    createDefaultCoreModule,
    createDefaultSharedCoreModule,
    EmptyFileSystem,
    inject,
    type ParseResult,
} from 'langium';
import { NetSpecGeneratedModule, NetSpecGeneratedSharedModule } from '../generated/module.ts';
import { syntaxModule } from './services.ts';

let parser: { parse(text: string): ParseResult } | undefined;

/** Parses a text. Never throws: what does not parse is in the result's errors. The parser is built at the first call. */
export function parse(text: string): ParseResult {
    if (parser === undefined) {
        const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), NetSpecGeneratedSharedModule);
        const services = inject(createDefaultCoreModule({ shared }), NetSpecGeneratedModule, syntaxModule);
        shared.ServiceRegistry.register(services);
        parser = services.parser.LangiumParser;
    }
    return parser.parse(text);
}
