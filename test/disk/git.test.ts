import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { readGitStates } from "../../server/src/disk/git-states.ts";
import { gitOrigin } from "../../server/src/deploy/outside/origin.ts";

const missing =
  spawnSync("git", ["--version"]).status !== 0
    ? "there is no git on this machine"
    : process.platform === "win32"
      ? "the planted programs are shell scripts"
      : false;

/** A repository with one commit, and a program that leaves a mark when it is run. */
interface Trap {
  readonly folder: string;
  /** The planted program's path; it prints nothing and fails. */
  readonly program: string;
  write(path: string, text: string): void;
  git(...args: string[]): string;
  config(name: string, value: string): void;
  /** Content and time of a tracked file change, its size does not: git has to read it to know. */
  touch(path: string): void;
}

/** A way to make git run a program that the repository names, and a plain call of git that shows that it does. */
interface Way {
  readonly name: string;
  plant(trap: Trap): void;
  /** Left out where no call of ours comes near it: then git's own behaviour is not shown here. */
  readonly shownBy?: readonly string[];
}

/** A partial clone without the list that git needs next. */
function loseIgnoreList({ config, folder, git, write }: Trap): void {
  write(".gitignore", "*.local\n");
  git("add", ".gitignore");
  git("update-index", "--skip-worktree", ".gitignore");
  const blob = git("rev-parse", ":.gitignore").trim();
  rmSync(join(folder, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  rmSync(join(folder, ".gitignore"));
  config("core.repositoryFormatVersion", "1");
  config("extensions.partialClone", "origin");
}

const WAYS: readonly Way[] = [
  {
    name: "a watcher of files",
    plant: ({ config, program }) => config("core.fsmonitor", program),
    shownBy: ["status"],
  },
  {
    name: "a watcher of files, in a file that the configuration includes",
    plant({ config, write, program }) {
      write(".git/more", `[core]\nfsmonitor = ${program}\n`);
      config("include.path", "more");
    },
    shownBy: ["status"],
  },
  {
    name: "a hook that runs when the index was written",
    plant({ program, write, folder }) {
      write(".git/hooks/post-index-change", `#!/bin/sh\n${program}\n`);
      renewTime(folder, write);
    },
    shownBy: ["status"],
  },
  {
    name: "hooks in a folder of the repository's choice",
    plant({ program, write, config, folder }) {
      write("hooks/post-index-change", `#!/bin/sh\n${program}\n`);
      config("core.hooksPath", join(folder, "hooks"));
      renewTime(folder, write);
    },
    shownBy: ["status"],
  },
  {
    name: "a filter that cleans",
    plant({ config, program, touch, write }) {
      config("filter.x.clean", program);
      write(".gitattributes", "*.txt filter=x\n");
      touch("a.txt");
    },
    shownBy: ["status"],
  },
  {
    name: "a filter that goes on running",
    plant({ config, program, touch, write }) {
      config("filter.x y.process", program);
      config("filter.x y.required", "true");
      write(".gitattributes", '*.txt "filter=x y"\n*.txt filter=x\\ y\n');
      config("filter.z.process", program);
      write(".git/info/attributes", "*.txt filter=z\n");
      touch("a.txt");
    },
    shownBy: ["status"],
  },
  {
    name: "a filter with a name that cannot be given to git",
    plant({ config, program, touch, write }) {
      config("filter.x=y.clean", program);
      write(".git/info/attributes", "*.txt filter=x=y\n");
      touch("a.txt");
    },
    shownBy: ["status"],
  },
  {
    name: "a filter of a submodule",
    plant({ git, folder, program, write }) {
      const inner = join(folder, "inner");
      spawnSync("git", ["init", "-q", inner]);
      write("inner/b.txt", "one\n");
      for (const args of [
        ["add", "."],
        ["-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-qm", "inner"],
        ["config", "filter.x.clean", program],
      ])
        spawnSync("git", ["-C", inner, ...args]);
      write("inner/.git/info/attributes", "*.txt filter=x\n");
      git("add", "inner");
      write("inner/b.txt", "two\n");
      utimesSync(join(inner, "b.txt"), 1, 1);
    },
    shownBy: ["status"],
  },
  {
    name: "a missing object that is fetched over ssh",
    plant(trap) {
      const { config, program } = trap;
      loseIgnoreList(trap);
      config("remote.origin.url", "ssh://localhost/x");
      config("remote.origin.promisor", "true");
      config("core.sshCommand", program);
    },
    shownBy: ["check-ignore", "x.env"],
  },
  {
    name: "a missing object that a program of the address fetches",
    plant(trap) {
      const { config, program } = trap;
      loseIgnoreList(trap);
      config("remote.origin.url", `ext::${program}`);
      config("remote.origin.promisor", "true");
      config("remote.origin.uploadpack", program);
      config("protocol.ext.allow", "always");
      config("protocol.allow", "always");
    },
    shownBy: ["check-ignore", "x.env"],
  },
  {
    name: "an alias, a pager, an editor, helpers for passwords, and what shows differences",
    plant({ config, program, touch, write }) {
      for (const name of ["alias.status", "alias.ls-files", "alias.check-ignore", "alias.rev-parse"])
        config(name, `!${program}`);
      for (const name of ["core.pager", "core.editor", "core.askPass", "core.gitProxy", "diff.external", "gpg.program"])
        config(name, program);
      for (const name of ["status", "ls-files", "check-ignore"]) config(`pager.${name}`, program);
      config("credential.helper", `!${program}`);
      config("diff.x.textconv", program);
      config("diff.x.command", program);
      config("core.alternateRefsCommand", program);
      write(".git/info/attributes", "*.txt diff=x\n");
      touch("a.txt");
    },
  },
];

/** The same text with another time: git looks at it once more, and always writes that down. */
function renewTime(folder: string, write: Trap["write"]): void {
  write("a.txt", "one\n");
  utimesSync(join(folder, "a.txt"), 1, 1);
}

function inTrap(body: (trap: Trap, hasRun: () => boolean) => Promise<void>): Promise<void> {
  const outer = mkdtempSync(join(tmpdir(), "paylint-git-"));
  const folder = join(outer, "repository");
  const mark = join(outer, "it-ran");
  const program = join(outer, "planted.sh");
  mkdirSync(folder);
  writeFileSync(program, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`, { mode: 0o755 });
  const git = (...args: string[]): string => {
    const run = spawnSync("git", ["-C", folder, ...args], { encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout;
  };
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (path.includes("hooks/")) chmodSync(join(folder, path), 0o755);
  };
  const trap: Trap = {
    folder,
    program,
    write,
    git,
    config: (name, value) => void git("config", name, value),
    touch(path) {
      write(path, "two\n");
      utimesSync(join(folder, path), 1, 1);
    },
  };
  git("init", "-q");
  write("a.txt", "one\n");
  write("x.env", "LOG_LEVEL=info\n");
  git("add", "a.txt");
  git("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-qm", "first");
  const hasRun = (): boolean => existsSync(mark);
  return body(trap, hasRun).finally(() => rmSync(outer, { recursive: true, force: true }));
}

describe("nothing that a repository names is run when git is asked about it", { skip: missing }, () => {
  for (const { name, plant, shownBy } of WAYS) {
    test(name, () =>
      inTrap(async (trap, hasRun) => {
        plant(trap);
        await gitOrigin(trap.folder, process.env);
        await readGitStates(trap.folder, ["x.env"]);
        assert.equal(hasRun(), false);
        if (shownBy === undefined) return;
        spawnSync("git", ["-C", trap.folder, ...shownBy]);
        assert.equal(hasRun(), true, "git itself would have run it");
      }),
    );
  }

  test("a folder that only looks like a repository", () =>
    inTrap(async ({ folder, write, program }, hasRun) => {
      const bare = join(folder, "k8s");
      spawnSync("git", ["init", "-q", "--bare", bare]);
      write("k8s/config", `[core]\nbare = false\nworktree = ..\nfsmonitor = ${program}\nrepositoryformatversion = 0\n`);
      assert.deepEqual(await gitOrigin(bare, process.env), {});
      await readGitStates(bare, ["x.env"]);
      assert.equal(hasRun(), false);
      spawnSync("git", ["-C", bare, "status"]);
      assert.equal(hasRun(), true, "git itself would have run it");
    }));
});

describe("where a deploy comes from", { skip: missing }, () => {
  test("a commit, and whether files were changed since", () =>
    inTrap(async ({ folder, git, touch }) => {
      const commit = git("rev-parse", "HEAD").trim();
      assert.deepEqual(await gitOrigin(folder, process.env), { commit, dirty: true });
      git("add", ".");
      git("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-qm", "second");
      const second = git("rev-parse", "HEAD").trim();
      assert.deepEqual(await gitOrigin(folder, process.env), { commit: second, dirty: false });
      touch("a.txt");
      assert.deepEqual(await gitOrigin(folder, process.env), { commit: second, dirty: true });
    }));

  test("with a filter of the repository's own, a file that looks changed may be as it was", () =>
    inTrap(async ({ folder, git, config, write, touch }) => {
      git("add", ".");
      git("-c", "user.name=Test", "-c", "user.email=test@localhost", "commit", "-qm", "second");
      const commit = git("rev-parse", "HEAD").trim();
      config("filter.x.clean", "cat");
      assert.deepEqual(await gitOrigin(folder, process.env), { commit, dirty: false });
      write(".git/info/attributes", "*.txt filter=x\n");
      touch("a.txt");
      assert.deepEqual(await gitOrigin(folder, process.env), { commit });
    }));

  test("no git is no mistake, and the variables of a hook do not mislead", async () => {
    const folder = mkdtempSync(join(tmpdir(), "paylint-git-"));
    try {
      assert.deepEqual(
        await gitOrigin(folder, { ...process.env, GIT_DIR: join(import.meta.dirname, "../../.git") }),
        {},
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
