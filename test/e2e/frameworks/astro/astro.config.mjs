import { plugins, server } from '../guarded.js';

export default { vite: { plugins, server }, server: { host: '127.0.0.1', port: 0 }, devToolbar: { enabled: false } };
