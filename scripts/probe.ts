// Is a download to be had? Asked before a download is tried, because behind a closed firewall the download itself would
// hang for minutes.

const defaultLimitMs = 5000;

/** True where `address` answers a request without an error, redirects included, within the limit. Never throws. */
export async function isReachable(address: string, limitMs = defaultLimitMs): Promise<boolean> {
    try {
        const response = await fetch(address, {
            method: 'HEAD',
            redirect: 'manual',
            signal: AbortSignal.timeout(limitMs),
        });
        await response.body?.cancel();
        return response.status < 400;
    } catch {
        return false;
    }
}
