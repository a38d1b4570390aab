/** Writes every file of the page to `dist/page`. */
export declare function buildPage(): Promise<void>;
