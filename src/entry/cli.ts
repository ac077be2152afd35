// The command line `netspec`, on the machine's own Node, from 20 on.

import('./netspec.ts').then(({ runInProcess }) => runInProcess(import.meta.dirname));
