import { type ProjectFiles, contentOf, fileEnding } from "../../../service/files.ts";
import type { Toolchain } from "../toolchain.ts";

export function dotnetToolchain(project: ProjectFiles): Toolchain {
  const manifest = fileEnding(project, ".csproj");
  const text = manifest === undefined ? "" : (contentOf(project, manifest) ?? "");
  const major = /<TargetFrameworks?>[^<]{0,100}?net(\d{1,2})\.0/.exec(text)?.[1];
  const hasTests = [...project.files].some(
    ([path, content]) => path.endsWith(".csproj") && content.includes("Microsoft.NET.Test.Sdk"),
  );
  return {
    setup:
      major === undefined ? [] : [{ action: "actions/setup-dotnet", inputs: { "dotnet-version": `${major}.0.x` } }],
    install: [],
    test: hasTests
      ? { value: "dotnet test --configuration Release", evidence: "a project with Microsoft.NET.Test.Sdk" }
      : { value: "", evidence: "no project here has tests (Microsoft.NET.Test.Sdk): give the command that tests" },
    testsAtRoot: false,
  };
}

/** Runners bring Rust, in its newest release. */
export function rustToolchain({ existing }: ProjectFiles): Toolchain {
  const locked = existing.includes("Cargo.lock") ? " --locked" : "";
  return {
    setup: [],
    install: [],
    test: { value: `cargo test${locked}`, evidence: "Cargo.toml" },
    testsAtRoot: false,
  };
}
