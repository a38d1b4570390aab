// The whole document is React's, as in frameworks that render <html> themselves: nothing may be there that the server did not write.
import { createElement as h, useState } from 'react';

export function Document() {
  const [count, setCount] = useState(0);
  return h(
    'html',
    { lang: 'en' },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('title', null, 'Shop'),
      h('script', { type: 'module', src: '/@vite/client' }),
      h('script', { type: 'module', src: '/client.js' }),
    ),
    h('body', null, h('h1', null, 'Shop'), h('button', { id: 'count', onClick: () => setCount(count + 1) }, count)),
  );
}
