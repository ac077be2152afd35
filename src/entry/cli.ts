// The command line `netspec`, bundled to dist/cli.cjs for the machine's own Node, from 20 on.

import { runInProcess } from '../cli/process.ts';

void runInProcess(import.meta.dirname);
