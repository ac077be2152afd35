// Bundle `dist/worker-web.js`: the training worker in a browser.

import { fromWorkerScope } from '../worker/browser-port.ts';
import { serveTraining } from '../worker/training-worker.ts';

serveTraining(fromWorkerScope(self), {
    // A browser has no files; whoever has asked for the training does.
    readFile: (address, askHost) => askHost(address),
    now: () => performance.now(),
});
