// The reports of runs, which the extension's own bundle reads when one is exported.

import '../extension/localize.ts';

export { reportHtml, reportOfRun } from '../extension/run-reports.ts';
