import type { FileFacts, WorkspaceView } from "../contract/facts.ts";
import type { FactKind } from "../contract/rule.ts";

/** What is known of one kind of facts, of all files of a workspace folder: a file of this room each. */
export interface FactStore {
  readonly kind: FactKind;
  /** Hears that a file is there, before anything of it is read. */
  name?(path: string): void;
  /** Takes the facts of a file as they are now. */
  update?(path: string, facts: FileFacts): void;
  /** Takes the text of a small file that rules read. Returns whether it tells facts of this kind. */
  read?(path: string, text: string): boolean;
  /** Takes the text of any file that is read. Returns whether what is known of other files changes with it. */
  text?(path: string, text: string): boolean;
  /** A file is gone. Returns whether its text told facts of this kind. */
  remove(path: string): boolean;
  /** What a rule sees while it checks `path`, with that file's own facts and text as they are now. */
  view(path: string, own: FileFacts, text?: string): Partial<WorkspaceView>;
}
