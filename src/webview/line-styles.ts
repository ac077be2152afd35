// How lines are told apart within one colour: solid is training and dashed is validation; those of the twin without dropout
// are dotted and dash-dotted, and thinner. One table, read by the charts and by their key.

export type LineStroke = 'training' | 'validation' | 'twinTraining' | 'twinValidation' | 'solid' | 'dashed';

export interface LineStyle {
    /** Lengths of strokes and holes in CSS pixels; empty for a solid line. */
    readonly dash: readonly number[];
    /** In CSS pixels. */
    readonly width: number;
    /** Opacity. */
    readonly strength: number;
}

export const lineStyles: Readonly<Record<LineStroke, LineStyle>> = {
    training: { dash: [], width: 2, strength: 1 },
    validation: { dash: [7, 4], width: 2, strength: 1 },
    twinTraining: { dash: [2, 3], width: 1.75, strength: 0.9 },
    twinValidation: { dash: [8, 3, 2, 3], width: 1.75, strength: 0.9 },
    solid: { dash: [], width: 2, strength: 1 },
    dashed: { dash: [7, 4], width: 2, strength: 1 },
};

export function strokeOf(part: 'training' | 'validation', isTwin: boolean): LineStroke {
    return isTwin ? (part === 'training' ? 'twinTraining' : 'twinValidation') : part;
}
