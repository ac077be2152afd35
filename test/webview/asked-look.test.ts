import assert from 'node:assert/strict';
import { AskedLook } from '../../src/webview/asked-look.ts';

describe('a look that is asked for', () => {
    it('is asked once an epoch, shows the last answer meanwhile, and says of which epoch it is', async () => {
        const asked: ((value: string | undefined) => void)[] = [];
        let changes = 0;
        const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
        const look = new AskedLook<string>(
            () => new Promise(resolve => asked.push(resolve)),
            () => {
                changes++;
            },
        );
        assert.equal(look.at(1), undefined);
        assert.equal(look.at(1), undefined);
        assert.equal(asked.length, 1);
        asked[0]?.('of one');
        await settled();
        assert.deepEqual([look.at(1), look.exactlyAt(1), changes, asked.length], ['of one', 'of one', 1, 1]);
        // Of another epoch it is asked again, but not at once: training goes first.
        assert.deepEqual([look.at(2), look.exactlyAt(2), asked.length], ['of one', undefined, 1]);
        look.dispose();
    });
});
