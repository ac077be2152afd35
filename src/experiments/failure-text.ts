import type { TrainingOutcome } from '../protocol/training.ts';

/** `Loss is not a number (epoch 3, dense 2 (line 7)).`: the message, and of its place what it does not say already. */
export function failureText({
    message,
    epoch,
    layer,
}: Extract<TrainingOutcome, { outcome: 'failed' }>): string {
    const places = [
        epoch === undefined || /\bepoch\b/i.test(message) ? undefined : `epoch ${epoch}`,
        layer === undefined || message.includes(layer) ? undefined : layer,
    ].filter(place => place !== undefined);
    return places.length === 0 ? message : `${message.replace(/\.$/, '')} (${places.join(', ')}).`;
}
