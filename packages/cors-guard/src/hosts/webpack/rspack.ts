/**
 * Guards the dev server of Rspack 2, run by @rspack/cli or by a program.
 *
 * @example
 * import { corsGuard } from 'cors-guard/rspack';
 * export default {
 *   plugins: [corsGuard({ production: { page: 'https://app.example.com' } })],
 *   devServer: { proxy: [{ context: ['/api'], target: 'https://api.example.com', changeOrigin: true }] },
 * };
 */

export type { CorsGuardOptions } from '../../deployment/index.ts';
export { corsGuard, corsGuard as default, type CorsGuard, type CorsGuardPlugin } from './factory.ts';
