import { itemsAt, textAt } from "../../../syntax/yaml/access.ts";
import type { KubernetesObject } from "./manifest.ts";

/** Names of the Secrets that operators make of an object. */
export function secretsMadeOf({ kind, name, node }: KubernetesObject): readonly string[] {
  const named = (...path: readonly string[]): string => textAt(node, "spec", ...path) ?? name;
  switch (kind) {
    case "ExternalSecret":
      return [named("target", "name")];
    case "ClusterExternalSecret":
      return [textAt(node, "spec", "externalSecretSpec", "target", "name") ?? named("externalSecretName")];
    case "SealedSecret":
      return [named("template", "metadata", "name")];
    case "Certificate":
      return [named("secretName")];
    case "VaultStaticSecret":
    case "VaultDynamicSecret":
    case "VaultPKISecret":
      return [named("destination", "name")];
    case "InfisicalSecret":
      return [named("managedSecretReference", "secretName")];
    case "OnePasswordItem":
      return [name];
    case "Issuer":
    case "ClusterIssuer":
      return [textAt(node, "spec", "acme", "privateKeySecretRef", "name") ?? ""].filter((each) => each !== "");
    case "SopsSecret":
      return itemsAt(node, "spec", "secretTemplates").map((one) => textAt(one, "name") ?? name);
    case "SecretProviderClass":
      return itemsAt(node, "spec", "secretObjects").map((one) => textAt(one, "secretName") ?? name);
    default:
      return [];
  }
}
