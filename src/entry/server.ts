// The language server as a process of its own.

import('./netspec.ts').then(({ serveLanguage }) => serveLanguage(import.meta.dirname));
