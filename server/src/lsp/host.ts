/** What the server needs of the place it runs in: a process with a disk, or a worker whose editor reads files for it. */
export interface FileHost {
  /** Paths of the files below a folder that may concern us, from the folder, with `/`. */
  listFiles(folder: string): Promise<readonly string[]>;
  /** The text of a file, or undefined when it cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
  /** Where a rule's page can be opened, as a URI. */
  pageUri(rule: string): string;
}
