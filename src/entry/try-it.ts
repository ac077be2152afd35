// The bundle that the page loads in which a run is tried.

import '../webview/localize.ts';
import '../webview/try-it.css';
import { startTryIt } from '../webview/try-it.ts';

startTryIt();
