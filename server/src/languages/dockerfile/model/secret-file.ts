import { remember } from "../../../base/remember.ts";
import { nameOf } from "../../../contract/file-name.ts";
import { roleOfName } from "../../../model/dotenv-role.ts";

/** What a file's name says it holds; `sure` names have no other use. */
export interface SecretFile {
  readonly what: string;
  /** What it holds when somebody has looked, where that is another thing. */
  readonly found?: string;
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
  {
    pattern: /^\.(?:netrc|pgpass|git-credentials|vault-token|my\.cnf|dockercfg|s3cfg|boto|htpasswd)$/,
    file: { what: "credentials", sure: true },
  },
  { pattern: /^kubeconfig(?:\..+)?$|.\.kubeconfig$/, file: { what: "credentials of a cluster", sure: true } },
  { pattern: /.\.kdbx$/, file: { what: "a password store", sure: true } },
  {
    pattern: /^(?!.*(?:policy|reset|hash)).+[._-](?:pass|passwd|password|passphrase|storepass|keypass)(?:\.txt)?$/,
    file: { what: "a password", sure: false },
  },
  {
    pattern: /^\.?(?:npmrc|pypirc|yarnrc|yarnrc\.yml|pip\.conf)$/,
    file: {
      what: "registry settings, which may hold a token",
      found: "a token or password of a registry",
      sure: false,
    },
  },
  {
    pattern:
      /^(?:service[-_]?account|client_secrets?_|(?:google|gcp|gcloud|firebase|aws|azure)[-_]?(?:key|creds?|credentials?|service[-_]?account|adminsdk)|application_default_credentials).*\.json$/,
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
  if (isStandIn(name) || name.includes("$")) return undefined;
  if (/^\.env(?:[.*?].*)?$/.test(name)) return isProgram(name) ? undefined : dotenvFileAt(name);
  return PATHS.find(({ pattern }) => pattern.test(path))?.file ?? NAMES.find(({ pattern }) => pattern.test(name))?.file;
}

/**
 * The files among some that hold secrets, by their names: what developers and deploys keep beside the sources, no fixtures of tests
 * and no settings for developers that are shared on purpose.
 */
export const secretFilesAmong = remember((paths: readonly string[]): readonly string[] =>
  paths.filter((path) => {
    const name = nameOf(path);
    if (
      /(?:^|\/)(?:tests?|__tests__|testdata|fixtures?|e2e|examples?|samples?|mocks?|__mocks__|spec|docs)\//i.test(path)
    )
      return false;
    if (/^\.env(?:\..*)?$/i.test(name)) return ["base", "local", "production", "staging"].includes(roleOfName(name));
    return secretFileAt(path) !== undefined || /\.pem$/i.test(name);
  }),
);

const STAND_INS = new Set("example examples sample samples template dist tpl tmpl fake dummy".split(" "));

/** `.env.example`, `sample-server.key`, `server.key.dist`: by the first word, the last, or the one before the ending. */
function isStandIn(name: string): boolean {
  const words = name.split(/[^a-z]+/).filter((word) => word !== "");
  return [words[0], words.at(-1), words.at(-2)].some((word) => word !== undefined && STAND_INS.has(word));
}

/** `.env.sh` and `.env.ts` make or describe settings. */
function isProgram(name: string): boolean {
  return /\.(?:sh|bash|[cm]?[jt]s|py|rb)$/.test(name);
}

function dotenvFileAt(name: string): SecretFile | undefined {
  return roleOfName(name) === "example" ? undefined : { what: "environment variables with their values", sure: true };
}
