/**
 * Facts are what one file tells the others: small, plain, comparable, and never a secret value.
 * The workspace index merges them; a rule reads them through `WorkspaceView`.
 */
export interface FileFacts {
  readonly kubernetes?: readonly KubernetesFact[];
  readonly dotenv?: DotenvFact;
  readonly image?: ImageFact;
  readonly builds?: readonly BuildFact[];
}

/** What a Dockerfile says of its image. */
export interface ImageFact {
  /** Path of the Dockerfile. */
  readonly path: string;
  /** Who its process runs as: a number, a name whose number the kubelet cannot see, root, or nobody says. */
  readonly user: "number" | "name" | "root" | "unknown";
  /** As USER has it. */
  readonly userName?: string;
  /** The number behind a name, where it is known. */
  readonly userId?: number;
  /** Ports that EXPOSE names one by one. */
  readonly ports: readonly number[];
}

/** A build that a workflow, a compose file or a bake file describes. */
export interface BuildFact {
  /** Path of the Dockerfile from the workspace folder. */
  readonly dockerfile: string;
  /** Folder that the build is given, from the workspace folder; empty for that itself. */
  readonly context: string;
  /** The stage that becomes the image, where that is said. */
  readonly target?: string;
  /** Last parts of the names that the image gets. */
  readonly images: readonly string[];
  /** Names of images in whose place the build is given something else. */
  readonly contexts?: readonly string[];
}

export interface KubernetesFact {
  /** Path of the file from the workspace folder. */
  readonly path: string;
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
  /** Empty when the object does not say: then it is deployed into whatever namespace the others are. */
  readonly namespace: string;
  /** Where `metadata.name` stands in the file. */
  readonly start: number;
  readonly end: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of the pods that a workload makes. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** What a Service, PodDisruptionBudget, NetworkPolicy or monitor selects; an empty record selects everything. */
  readonly selector?: Readonly<Record<string, string>>;
  /** What a selector asks beside its pairs. */
  readonly expressions?: readonly LabelExpression[];
  /** The selector is of a form that is not evaluated: it may select anything. */
  readonly selectorIsOpen?: boolean;
  /** Replicas of a workload, as written or by default; undefined where the kind has none, or another tool fills it in. */
  readonly replicas?: number;
  /** Ports of a workload's containers, or of a Service. */
  readonly ports?: readonly KubernetesPort[];
  /** Directions a NetworkPolicy restricts. */
  readonly policyTypes?: readonly ("Ingress" | "Egress")[];
  /** A NetworkPolicy lets pods ask for names: its rules of egress let port 53 through, or any port. */
  readonly allowsNames?: boolean;
  /** The workload that an autoscaler or monitor refers to, as `Kind/name`. */
  readonly target?: string;
  /** The fewest replicas that an autoscaler keeps. */
  readonly minReplicas?: number;
  /** A monitor looks into other namespaces than its own. */
  readonly anyNamespace?: boolean;
  /** A Service whose annotations ask for its pods to be scraped. */
  readonly scraped?: boolean;
  /** ServiceAccounts that a RoleBinding binds; a namespace is empty where it does not say. */
  readonly boundAccounts?: readonly { readonly name: string; readonly namespace: string }[];
  /** Names of the Secrets that an operator makes of the object: an ExternalSecret, a SealedSecret, a Certificate. */
  readonly secrets?: readonly string[];
  /** A LimitRange gives containers a memory request and limit that say none. */
  readonly setsMemory?: boolean;
  /** What a ServiceAccount says of mounting its token. */
  readonly mountsToken?: boolean;
  /** The text holds template placeholders or is a patch: its absence of something means nothing. */
  readonly partial: boolean;
  /** Stands for a document that could not be read as objects (a template, broken YAML): it may hold anything. */
  readonly opaque?: boolean;
}

export interface KubernetesPort {
  /** Empty where it has none. */
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
}

/** One of a selector's `matchExpressions`. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

export type EnvironmentTier = "production" | "staging" | "development" | "unknown";

export type DotenvRole = "example" | "local" | "development" | "test" | "staging" | "production" | "base" | "other";

export interface DotenvFact {
  readonly path: string;
  readonly role: DotenvRole;
  readonly tier: EnvironmentTier;
  readonly keys: readonly DotenvKeyFact[];
  /** Length of the text in UTF-16 units, and whether it ends with a line break: where a key may be added. */
  readonly length: number;
  readonly endsWithLineBreak: boolean;
}

export interface DotenvKeyFact {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Where the entry's line ends, its line break included. */
  readonly lineEnd: number;
  /** The key stands in a comment (`# KEY=`): known, but not set. */
  readonly commented: boolean;
  /** Of a credential: whether it moves real money, where that is known. */
  readonly mode?: "live" | "test";
  /** Of a secret: equal for equal secrets within one run of the program, and of no use outside of it. */
  readonly fingerprint?: number;
}

/** A place in some .env file where a secret stands. */
export interface MarkedSecret {
  readonly path: string;
  readonly tier: EnvironmentTier;
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** What git does with a file. Nobody can tell without a repository: then it is `ignored` by a `.gitignore`, or `unknown`. */
export type GitState = "tracked" | "ignored" | "untracked" | "unknown";

/** A CustomResourceDefinition: its text, which is read where an object of its kind is checked. */
export interface KindDefinition {
  readonly path: string;
  readonly text: string;
}

/** A small file as it is: where to add a line. */
export interface KnownText {
  readonly path: string;
  readonly text: string;
}

/** What a kustomization makes of objects, as far as a file has a part in it. */
export interface BuiltHere {
  /** The folder of the kustomization that nobody else uses. */
  readonly folder: string;
  readonly objects: readonly {
    /** A map of YAML, in which places are those of `placeOf`. */
    readonly node: object;
    /** The file that its first lines stand in, and where its document starts there. */
    readonly path: string;
    readonly unitStart: number;
    /** Some values could not be worked out. */
    readonly isOpen: boolean;
  }[];
  placeOf(offset: number): { readonly path: string; readonly offset: number } | undefined;
  /** What a rule may ask of what is built there. */
  readonly workspace: WorkspaceView;
}

/** What a rule may ask of the files around the one it checks. Paths count from the workspace folder, with `/`. */
export interface WorkspaceView {
  /** The Kubernetes objects that are deployed together with those of the checked file, its own included. */
  kubernetesObjects(): readonly KubernetesFact[];
  /** Whether those are known to be all: no chart, no remote base, no file that could not be read. */
  kubernetesSetIsComplete(): boolean;
  /**
   * The objects around the checked file as files have them, whatever kustomizations make of them: those of the files that are put
   * together with it, else of the folder. The same list for as long as the view is used.
   */
  writtenObjects(): readonly KubernetesFact[];
  /** The CustomResourceDefinitions of the workspace folder: the same list for as long as none changes. */
  kindDefinitions(): readonly KindDefinition[];
  /** What kustomizations make of the checked file's objects, one of each that nobody else uses; none where no one names the file. */
  builtHere(): readonly BuiltHere[];
  /** Whether nothing says that those are deployed together but that they lie in one workspace folder. */
  kubernetesSetHasEdges(): boolean;
  /** The .env files in the folder of the checked file, itself included. */
  dotenvFiles(): readonly DotenvFact[];
  /** Where the secret with a mark stands in .env files: one place for each tier. */
  secretsMarked(mark: number): readonly MarkedSecret[];
  /** Stages of the checked Dockerfile that some file builds by name. */
  buildTargets(): readonly string[];
  /** Names in the checked Dockerfile that some build of it gives another meaning: compose's and bake's named contexts. */
  buildContexts(): readonly string[];
  /** Folders that builds of the checked Dockerfile are given; none where no file says. */
  buildFolders(): readonly string[];
  /** Whether some build of the workspace makes an image of this name; `image` is as FROM has it. */
  isImageBuiltHere(image: string): boolean;
  /** The one Dockerfile that makes an image of this name, as far as the workspace says; `image` is as a manifest has it. */
  imageMadeHere(image: string): ImageFact | undefined;
  /** Paths of all files that are known by name: the same list for as long as none comes or goes. */
  filePaths(): readonly string[];
  /** Whether a file exists; undefined when the path lies outside what is known. */
  fileExists(path: string): boolean | undefined;
  /** Whether a file that is known by name lies below a folder. */
  folderExists(path: string): boolean;
  /** The text of a small file (ignore lists, package.json), or undefined when there is none. */
  readText(path: string): string | undefined;
  /** The text of a workflow, or of an action's metadata, that others may call; undefined when there is none. */
  callableText(path: string): string | undefined;
  /** Whether a key or settings for registries hold a credential; undefined where there is no such file, or its text does not say. */
  holdsCredential(path: string): boolean | undefined;
  /** What git does with a file; rules count `unknown` as untracked. */
  gitState(path: string): GitState;
  /** The nearest `.gitignore` of the workspace that governs the path. */
  gitIgnoreFor(path: string): KnownText | undefined;
}
