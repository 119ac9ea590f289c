import * as vscode from "vscode";
import { inform } from "../notices.ts";
import { pickOne } from "../picks.ts";
import {
  SECRET_STORES,
  type SecretStore,
  storeCommand,
} from "../../../server/src/languages/dotenv/model/secret-store.ts";

const LABELS: Readonly<Record<SecretStore, { readonly label: string; readonly next: string }>> = {
  aws: { label: "AWS Secrets Manager", next: "paste the value, then press Ctrl-D" },
  vault: { label: "HashiCorp Vault", next: "paste the value, then press Ctrl-D" },
  github: { label: "GitHub Actions", next: "it asks for the value" },
};

/**
 * Asks for a store and puts the command on the clipboard that keeps a secret there. The command holds the name alone.
 * @param path the secret's name in a store
 */
export async function copyStoreCommand(path: string): Promise<void> {
  const items = SECRET_STORES.map((store) => ({
    store,
    label: LABELS[store].label,
    detail: storeCommand(store, path),
  }));
  const chosen = await pickOne(items, { title: `Store ${path}`, question: "Where is the secret kept?" });
  if (chosen === undefined) return;
  await vscode.env.clipboard.writeText(chosen.detail);
  void inform(
    `The command for ${chosen.label} is on the clipboard. Run it in a terminal: ${LABELS[chosen.store].next}.`,
  );
}
