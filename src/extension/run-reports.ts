// Reports of runs and sweeps, with all charts that stand in them. They are needed when one is exported, so on Node they are a bundle of
// their own, `dist/run-reports.cjs`.

export { reportHtml } from '../charts/report.ts';
export { sweepReport } from '../charts/sweep-charts.ts';
export { reportOfRun } from './runs/report-of-run.ts';
