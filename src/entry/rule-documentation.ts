// The rules of the linter as documentation, which the extension's own bundle reads when one is looked up.

export { explain, rules } from '../extension/rule-documentation.ts';
