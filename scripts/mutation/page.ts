export function mutationPage(_: unknown): string {
    return '';
}
