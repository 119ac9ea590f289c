import { allRunSteps } from "../model/commands.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import { findRemoteScripts } from "../model/remote-script.ts";
import { windowsDownloads } from "../model/powershell.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Dockerfile>({
  severity: "error",
  pci: ["6.3.2", "11.5.2"],
  summary: "A script from the network runs unseen during the build",
  why: "Whoever controls that server, or the line to it, runs code inside the payment service's image",
  how: "Download a fixed version to a file, compare its checksum, then run it; or install the package",
  check(file, report) {
    for (const { commands } of allRunSteps(file, /curl|wget|fetch|aria2c/)) {
      for (const { at, download, interpreter } of findRemoteScripts(commands))
        report({ at, message: `What \`${download}\` downloads runs at once in \`${interpreter}\`, unchecked` });
    }
    for (const { at, kind, download, use } of file.stages.flatMap(windowsDownloads))
      if (kind === "script")
        report({ at, message: `What \`${download}\` downloads runs at once in \`${use}\`, unchecked` });
  },
});
