import type { ProjectFiles } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";
import { isBun } from "../dockerfile/bun.ts";
import type { Toolchain } from "./toolchain.ts";
import { goToolchain } from "./toolchain/go.ts";
import { javaToolchain } from "./toolchain/java.ts";
import { bunToolchain, nodeToolchain } from "./toolchain/node.ts";
import { dotnetToolchain, rustToolchain } from "./toolchain/others.ts";
import { pythonToolchain } from "./toolchain/python.ts";

export function detectToolchain(project: ProjectFiles, runtime: Runtime): Toolchain {
  switch (runtime.language) {
    case "node":
      return isBun(project) ? bunToolchain(project) : nodeToolchain(project);
    case "go":
      return goToolchain(project);
    case "java":
      return javaToolchain(project, runtime);
    case "python":
      return pythonToolchain(project);
    case "dotnet":
      return dotnetToolchain(project);
    case "rust":
      return rustToolchain(project);
    case "unknown":
      return {
        setup: [],
        install: [],
        test: { value: "", evidence: "no manifest says how the service is tested: give the command that does" },
        testsAtRoot: false,
      };
    default:
      return runtime.language satisfies never;
  }
}
