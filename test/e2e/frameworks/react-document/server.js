import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { Document } from './document.js';

export const render = () => `<!doctype html>${renderToString(createElement(Document))}`;
