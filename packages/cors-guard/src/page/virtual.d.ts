/** Modules that a host serves: each is one file of the built page. */
declare module 'virtual:cors-guard/overlay' {
  export const createOverlay: typeof import('./overlay/index.ts').createOverlay;
}
