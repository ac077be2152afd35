// The page that the panel loads. Everything in it comes from the extension's own files, and only the script that
// carries the nonce may run.

export interface PanelPage {
    /** `webview.cspSource`: where the extension's files are served from. */
    readonly source: string;
    readonly scriptUri: string;
    readonly styleUri: string;
    readonly title: string;
    /** The tag of the language that the page is in: `zh-cn`. */
    readonly language: string;
    /** What the page says, from English to that language; undefined for English. */
    readonly strings: Readonly<Record<string, string>> | undefined;
}

export function panelHtml(page: PanelPage, nonce: string = newNonce()): string {
    const policy = [
        `default-src 'none'`,
        `script-src 'nonce-${nonce}'`,
        `style-src ${page.source}`,
        // A chart is made a picture by way of its drawing.
        'img-src data:',
        `base-uri 'none'`,
        `form-action 'none'`,
    ].join('; ');
    const strings =
        page.strings === undefined ? '' : ` data-strings="${escapeAttribute(JSON.stringify(page.strings))}"`;
    return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dropout Lab: ${escapeAttribute(page.title)}</title>
<link rel="stylesheet" href="${escapeAttribute(page.styleUri)}">
</head>
<body>
<div id="app"${strings}></div>
<script nonce="${nonce}" src="${escapeAttribute(page.scriptUri)}"></script>
</body>
</html>
`;
}

/** 144 random bits: unguessable, and new for each load. */
function newNonce(): string {
    return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
}

function escapeAttribute(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
