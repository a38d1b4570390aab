/**
 * Guards the dev server of webpack 5: webpack-dev-server 5.2 and 6, run by webpack-cli or by a program.
 *
 * @example
 * import { corsGuard } from 'cors-guard/webpack';
 * export default {
 *   plugins: [corsGuard({ production: { page: 'https://app.example.com' } })],
 *   devServer: { proxy: [{ context: ['/api'], target: 'https://api.example.com', changeOrigin: true }] },
 * };
 */

export type { CorsGuardOptions } from '../../deployment/index.ts';
export { corsGuard, corsGuard as default, type CorsGuard, type CorsGuardPlugin } from './factory.ts';
