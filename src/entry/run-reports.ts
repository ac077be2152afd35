// The reports of runs and sweeps, which the extension's own bundle reads when one is exported.

import '../extension/localize.ts';

export { reportHtml, reportOfRun, sweepReport } from '../extension/run-reports.ts';
