// Each keystroke makes a tree and an analysis that the next one throws away. V8 allocates what has survived a few
// collections in the old generation from then on, where garbage keeps later garbage alive until a full collection: each
// small collection then copies the leftovers of twenty keystrokes, which takes 8 to 20 ms in place of 1
// (docs/performance-language.md).

import { setFlagsFromString } from 'node:v8';

/** To be called before the process has work to do. */
export function keepNewObjectsYoung(): void {
    setFlagsFromString('--no-allocation-site-pretenuring');
}
