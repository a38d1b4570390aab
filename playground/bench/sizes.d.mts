/** The most that parts of the package may weigh, in KB of 1024 bytes. */
export declare const sizeBars: {
  readonly eagerKB: number;
  readonly recorderKB: number;
  /** Recorder and channel in one file, for bundlers. */
  readonly bundledKB: number;
  readonly overlayKB: number;
  readonly packedKB: number;
};
/** Size of a file of `dist` in KB, compressed. */
export declare function gzippedKB(file: string): Promise<number>;
/** What an entry of `dist` loads before it runs: modules of our own by file to KB, and names of everything else. */
export declare function eagerModules(
  entry: string,
): Promise<{ readonly own: ReadonlyMap<string, number>; readonly others: ReadonlySet<string> }>;
/** Size of the archive that npm would be given, in KB. */
export declare function packedKB(): Promise<number>;
