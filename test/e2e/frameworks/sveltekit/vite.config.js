import { sveltekit } from '@sveltejs/kit/vite';
import { plugins, server } from '../guarded.js';

export default { plugins: [sveltekit(), ...plugins], server };
