import assert from 'node:assert/strict';
import { measureLargeCsv } from '../../scripts/studies/large-csv.ts';

describe('a csv file of 200 MB', () => {
    it('is trained on with less than 100 MB more memory than without', function () {
        this.timeout(300_000);
        const figures = measureLargeCsv(200);
        const growth = figures.megabytesAtMost - figures.megabytesBefore;
        assert.ok(figures.megabytes >= 200 && growth < 100, JSON.stringify(figures));
        // It has learned from the rows, so they were read rightly.
        assert.ok(figures.validationAccuracy > 0.9, JSON.stringify(figures));
    });
});
