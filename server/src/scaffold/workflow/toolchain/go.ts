import { joinPath } from "../../../base/path.ts";
import type { ProjectFiles } from "../../../service/files.ts";
import type { Toolchain } from "../toolchain.ts";

export function goToolchain({ place = "" }: ProjectFiles): Toolchain {
  return {
    setup: [{ action: "actions/setup-go", inputs: { "go-version-file": joinPath(place, "go.mod"), cache: "false" } }],
    install: [],
    test: { value: "go test -race ./...", evidence: "go.mod" },
    testsAtRoot: false,
  };
}
