/** What the server needs of the place it runs in: a process with a disk, or a worker whose editor reads files for it. */
export interface FileHost {
  listFiles(folder: string): Promise<FolderFiles>;
  /** The text of a file, or undefined when it cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
  /** Where a rule's page can be opened, as a URI. */
  pageUri(rule: string): string;
}

export interface FolderFiles {
  /** The files below a folder that may concern us, as paths from it with `/`. */
  readonly paths: readonly string[];
  /** There are more than were looked at. */
  readonly isCut: boolean;
}
