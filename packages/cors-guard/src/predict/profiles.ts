import type { BrowserProfile } from './profile.ts';
import type { BrowserName } from './types.ts';
import { chromium } from './chromium.ts';
import { firefox } from './firefox.ts';
import { standard } from './standard.ts';
import { webkit } from './webkit.ts';

/** All profiles by name. */
export const profiles: Readonly<Record<BrowserName, BrowserProfile>> = { chromium, firefox, webkit, standard };
