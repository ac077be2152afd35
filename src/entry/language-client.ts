// The language client on Node, which the extension's own bundle reads when the first spec is opened.

import '../extension/localize.ts';

export { createNodeClient } from '../extension/hosts/node-client.ts';
