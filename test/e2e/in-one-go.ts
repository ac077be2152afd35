// Tests that go on from where the one before has left the window.

import type { Suite } from 'mocha';

/** Leaves the rest of a suite out once one of its tests has failed: what they would say is not about themselves. */
export function inOneGo(suite: Suite): void {
    suite.beforeEach(function () {
        if (suite.tests.some(test => test.state === 'failed')) {
            this.skip();
        }
    });
}
