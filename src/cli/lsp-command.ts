import { UsageError } from './arguments.ts';
import type { Command } from './command.ts';

export const lspCommand: Command = {
    name: 'lsp',
    summary: 'Serves the Language Server Protocol, for editors other than VS Code.',
    usage: '--stdio',
    details:
        'Speaks over standard input and output until the editor says `exit` or goes. The language is\n' +
        '`netspec`, its files end in .netspec.',
    options: { stdio: { summary: 'Speaks over standard input and output; the only way there is.' } },
    exits: { 0: 'The editor said `shutdown` and then `exit`.', 1: 'It went without a word.' },
    examples: ['netspec lsp --stdio'],
    run(words, environment) {
        if (words.positionals.length > 0) {
            throw new UsageError('The server takes no files: the editor sends it their text.');
        }
        if (!words.has('stdio')) {
            throw new UsageError('Say how to speak to it: netspec lsp --stdio.');
        }
        return environment.serveLanguage();
    },
};
