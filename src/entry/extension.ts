// The bundle that VS Code loads.

export { activate, deactivate } from '../extension/activate.ts';
