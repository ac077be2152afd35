// The bundle that the panel's page loads.

import '../webview/localize.ts';
import '../webview/panel.css';
import { startPanel } from '../webview/app.ts';

startPanel();
