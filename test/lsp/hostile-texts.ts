/** Texts that cost much more than they look, each below the size that is checked at all. */
export interface HostileText {
  readonly name: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

const many = (count: number, lineOf: (each: number) => string): string =>
  Array.from({ length: count }, (_, each) => lineOf(each)).join("");

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
const WORKFLOW = "on: push\njobs:\n";
const job = (name: string, needs: string): string =>
  `  ${name}:\n    needs: ${needs}\n    runs-on: ubuntu-24.04\n    steps: [{run: make}]\n`;

export const HOSTILE_TEXTS: readonly HostileText[] = [
  [
    "ignore comments",
    "Dockerfile",
    "FROM a:1\n" + many(12_000, () => "# paylint-ignore dockerfile/sudo: yes\nRUN sudo ls\n"),
  ],
  [
    "ignore comments in YAML",
    "k.yaml",
    POD +
      many(
        4000,
        () =>
          "    # paylint-ignore kubernetes/privileged: yes\n    - name: c\n      image: a:1\n      securityContext: {privileged: true}\n",
      ),
  ],
  ["unknown rules", ".paylint.yaml", "rules:\n" + many(10_000, (each) => `  dockerfile/root-userrr${each}: off\n`)],
  [
    "stages",
    "Dockerfile",
    many(4000, (each) => `FROM node:24 AS stage${each}\nCOPY --from=stage${Math.max(each - 1, 0)} /a /b\n`),
  ],
  ["RUN", "Dockerfile", "FROM a:1\n" + many(20_000, (each) => `RUN apt-get install -y package${each}\n`)],
  ["ENV", "Dockerfile", "FROM a:1\n" + many(30_000, (each) => `ENV NAME_${each}=$NAME_${each - 1}\n`)],
  ["secrets", ".env", many(20_000, (each) => `DB_PASSWORD_${each}=k3Jd8sLq2${each}\n`)],
  ["CR only", ".env", many(95_000, (each) => `A${each % 1000}=1\r`)],
  [
    "nested brackets",
    "k.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" +
      many(1000, (each) => `  a${each}: ${"[".repeat(190)}${"]".repeat(190)}\n`),
  ],
  [
    "a chain of jobs",
    ".github/workflows/a.yml",
    WORKFLOW + many(5000, (each) => job(`job${each}`, each === 0 ? "[]" : `job${each - 1}`)),
  ],
  [
    "jobs that need all before",
    ".github/workflows/a.yml",
    WORKFLOW + many(300, (each) => job(`j${each}`, `[${many(each, (before) => `j${before},`)}]`)),
  ],
  [
    "a doubled variable",
    "Dockerfile",
    "FROM a:1\nENV V0=ab\n" + many(60, (each) => `ENV V${each + 1}=$V${each}$V${each}\n`),
  ],
].map(([name = "", path = "", text = ""]) => ({
  name,
  path,
  languageId: path === "Dockerfile" ? "dockerfile" : path === ".env" ? "dotenv" : "yaml",
  text,
}));
