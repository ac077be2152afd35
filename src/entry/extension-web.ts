// The bundle that VS Code loads in a browser.

import '../extension/localize.ts';
import { createExtension } from '../extension/activate.ts';
import { browserHost } from '../extension/hosts/browser.ts';

export const { activate, deactivate } = createExtension(browserHost);
