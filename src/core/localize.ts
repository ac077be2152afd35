// What people read, in their language. English is what stands in the code; an editor that has it in another language says so
// once, and whatever has no translation stays English.

export type Translate = (message: string, ...values: readonly (string | number)[]) => string;

/** `{0}` is the first value. */
const inEnglish: Translate = (message, ...values) =>
    message.replace(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));

let translate = inEnglish;
let translatedTo = 'en';

/**
 * From now on, messages are translated by `by`; in English again where it is left out. An entry calls it before it loads what
 * has messages, so that a module may as well translate its own as it is loaded.
 *
 * @param to the language's tag, `zh-cn`
 */
export function translateBy(by: Translate = inEnglish, to = 'en'): void {
    translate = by;
    translatedTo = to;
}

/** The tag of the language that messages are in, for documents that have to say it. */
export const language = (): string => translatedTo;

/** The message with its values, `{0}` for the first. A message is written out where it is used, so that a tool finds it. */
export const t: Translate = (message, ...values) => translate(message, ...values);

/** The same of a message that comes from a file: a template's title. */
export const translated = (message: string): string => translate(message);
