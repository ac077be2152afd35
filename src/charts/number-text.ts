// Numbers as the charts write them.

const minus = '\u2212';

/** Three significant digits, without zeros that say nothing: `0.072`, `1.24`, `1,240`, `7.2e−4`; a dash for what is unknown. */
export function numberText(value: number | undefined): string {
    if (value === undefined || Number.isNaN(value)) {
        return '\u2013';
    }
    const magnitude = Math.abs(value);
    const text =
        magnitude === 0
            ? '0'
            : magnitude < 1e-3 || magnitude >= 1e6
              ? tidy(magnitude.toExponential(2)).replace('e+', 'e').replace('e-', `e${minus}`)
              : magnitude >= 999.5
                ? wholeText(magnitude)
                : tidy(magnitude.toPrecision(3));
    return value < 0 ? minus + text : text;
}

/** `98.1%` */
export function shareText(share: number | undefined): string {
    return share === undefined || Number.isNaN(share)
        ? '\u2013'
        : `${(100 * share).toFixed(1).replace(/\.0$/, '')}%`.replace('-', minus);
}

/** A mean and its deviation, which is no finer than a tenth of the mean's last digit: `0.144 ± 0.0005`. */
export function spreadText(
    mean: number,
    deviation: number | undefined,
    text: (value: number) => string = numberText,
): string {
    const shown = text(mean);
    if (deviation === undefined) {
        return shown;
    }
    const decimals = /^[^e]*\.(\d+)$/.exec(shown)?.[1]?.length;
    const spread = decimals === undefined ? text(deviation) : String(Number(deviation.toFixed(decimals + 1)));
    return `${shown} ± ${spread}`;
}

/** `85,002` */
export function wholeText(value: number): string {
    return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function tidy(text: string): string {
    return text.replace(/(\.\d*?)0+(e|$)/, '$1$2').replace(/\.(e|$)/, '$1');
}
