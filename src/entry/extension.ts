// The bundle that VS Code loads where it runs on Node.

import '../extension/localize.ts';
import { createExtension } from '../extension/activate.ts';
import { nodeHost } from '../extension/hosts/node.ts';

export const { activate, deactivate } = createExtension(nodeHost);
