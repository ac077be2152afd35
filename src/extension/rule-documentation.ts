// What the rules say of themselves. It grows with each rule and is needed when one is looked up, so on Node it is a bundle of
// its own, `dist/rule-documentation.cjs`.

export { explain } from '../lint/explain.ts';
export { rules } from '../lint/rules/index.ts';
