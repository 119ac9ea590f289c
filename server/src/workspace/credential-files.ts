import type { WorkspaceView } from "../contract/facts.ts";
import { nameOf } from "../contract/file-name.ts";
import { holdsCredential } from "../secrets/credential-file.ts";
import type { FactStore } from "./fact-store.ts";

/** Keys and settings for registries, of which nothing is kept but whether they hold a credential. */
export interface CredentialFiles extends FactStore {
  /** Puts a text. Returns whether what is known of the file changed. */
  put(path: string, text: string): boolean;
  view(): Pick<WorkspaceView, "holdsCredential">;
}

export function createCredentialFiles(): CredentialFiles {
  const states = new Map<string, boolean | undefined>();
  return {
    kind: "files",
    put(path, text) {
      const state = holdsCredential(nameOf(path), text);
      if (states.has(path) && states.get(path) === state) return false;
      states.set(path, state);
      return true;
    },
    remove: (path) => states.delete(path),
    view: () => ({ holdsCredential: (path) => states.get(path) }),
  };
}
