import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { Document } from './document.js';

// An app calls its API as soon as it can; some take over the page much later.
void fetch('/api/start');
window.hydrate = () => hydrateRoot(document, createElement(Document));
if (!location.search.includes('late')) window.hydrate();
