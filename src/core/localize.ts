// What people read, in their language. English is what stands in the code; an editor that has it in another language says so
// once, and whatever has no translation stays English.

export type Translate = (message: string, ...values: readonly (string | number)[]) => string;

/** `{0}` is the first value. */
const inEnglish: Translate = (message, ...values) =>
    message.replace(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));

let translate = inEnglish;

/** From now on, messages are translated by `by`; in English again where it is left out. */
export function translateBy(by: Translate = inEnglish): void {
    translate = by;
}

/** The message with its values, `{0}` for the first. A message is written out where it is used, so that a tool finds it. */
export const t: Translate = (message, ...values) => translate(message, ...values);
