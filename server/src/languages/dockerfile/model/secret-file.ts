import { roleOfName } from "../../../model/dotenv-role.ts";

/** What a file's name says it holds; `sure` names have no other use. */
export interface SecretFile {
  readonly what: string;
  readonly sure: boolean;
}

const PATHS: readonly { readonly pattern: RegExp; readonly file: SecretFile }[] = [
  { pattern: /(?:^|\/)\.ssh(?:\/(?!known_hosts$|config$)|$)/, file: { what: "SSH keys", sure: true } },
  { pattern: /(?:^|\/)\.aws(?:\/(?!config$)|$)/, file: { what: "AWS credentials", sure: true } },
  {
    pattern: /(?:^|\/)\.(?:kube(?:\/config)?|azure|gnupg)\/?$/,
    file: { what: "credentials of a command line tool", sure: true },
  },
  { pattern: /(?:^|\/)\.docker(?:\/config\.json|\/?$)/, file: { what: "registry credentials", sure: true } },
  { pattern: /(?:^|\/)\.config\/gcloud\b/, file: { what: "Google Cloud credentials", sure: true } },
];

const NAMES: readonly { readonly pattern: RegExp; readonly file: SecretFile }[] = [
  { pattern: /^id_(?:rsa|dsa|ecdsa|ed25519)$/, file: { what: "an SSH private key", sure: true } },
  { pattern: /^(?!.*(?:trust|cacert)).+\.(?:p12|pfx|jks|keystore)$/, file: { what: "a key store", sure: true } },
  { pattern: /^(?!.*(?:\bpub|public)).+\.(?:key|ppk)$/, file: { what: "a private key", sure: false } },
  {
    pattern: /^(?!.{0,200}(?:\bpub|public)).{0,200}(?:priv(?:ate)?[-_]?key|[-_.]key).{0,200}\.pem$|^key\.pem$/,
    file: { what: "a private key", sure: true },
  },
  { pattern: /^\.(?:netrc|pgpass|git-credentials|vault-token|my\.cnf)$/, file: { what: "credentials", sure: true } },
  {
    pattern: /^\.(?:npmrc|pypirc|yarnrc\.yml|pip\.conf)$/,
    file: { what: "registry settings, which may hold a token", sure: false },
  },
  {
    pattern:
      /^(?:service[-_]?account|gcp[-_]?(?:key|credentials)|application_default_credentials|firebase-adminsdk).*\.json$/,
    file: { what: "a service account's key", sure: true },
  },
  {
    pattern: /^.*\.tfstate(?:\.backup)?$/,
    file: { what: "Terraform state, which holds secrets in the clear", sure: true },
  },
];

/** Whether a path (of COPY, ADD, an ignore list) names a file that holds secrets. Examples and templates do not. */
export function secretFileAt(path: string): SecretFile | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/(?:example|sample|template|dist|tpl|tmpl|fake|dummy)/.test(name) || /\$/.test(name)) return undefined;
  if (/^\.env(?:[.*?].*)?$/.test(name)) return dotenvFileAt(name);
  return PATHS.find(({ pattern }) => pattern.test(path))?.file ?? NAMES.find(({ pattern }) => pattern.test(name))?.file;
}

function dotenvFileAt(name: string): SecretFile | undefined {
  return roleOfName(name) === "example" ? undefined : { what: "environment variables with their values", sure: true };
}
