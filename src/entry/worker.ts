// Bundle `dist/worker.cjs`: the training worker on Node's worker threads.

import { parentPort } from 'node:worker_threads';
import { helpers } from '../platform/node/helper-thread.ts';
import { inflate } from '../platform/node/inflate.ts';
import { openAddress } from '../platform/node/open-file.ts';
import { isOnDisk, readAddress } from '../platform/node/read-address.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { fromNodePort } from '../worker/node-port.ts';
import { serveTraining } from '../worker/training-worker.ts';

if (parentPort === null) {
    throw new Error('The training worker runs as a worker thread.');
}
serveTraining(fromNodePort(parentPort), {
    // Folders that are on no disk, as a repository on the web, are VS Code's to read.
    readFile: (address, askHost) => (isOnDisk(address) ? readAddress(address) : askHost(address)),
    openFile: openAddress,
    inflate,
    history: { open: path => openRunStore(path), time: Date.now },
    helpers,
    now: () => performance.now(),
});
