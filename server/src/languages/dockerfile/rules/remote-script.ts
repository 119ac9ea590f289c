import { concern, runSteps } from "../model/commands.ts";
import type { Dockerfile, DockerfileParts } from "../model/dockerfile.ts";
import { findRemoteScripts } from "../model/remote-script.ts";
import { windowsDownloads } from "../model/powershell.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Dockerfile, DockerfileParts>({
  severity: "error",
  pci: ["6.3.2", "11.5.2"],
  summary: "A script from the network runs unseen during the build",
  why: "Whoever controls that server, or the line to it, runs code inside the payment service's image",
  how: "Download a fixed version to a file, compare its checksum, then run it; or install the package",
  stage(stage, report) {
    for (const { commands } of runSteps(stage, /curl|wget|fetch|aria2c/, runsRemote)) {
      for (const { at, download, interpreter } of findRemoteScripts(commands))
        report({ at, message: `What \`${download}\` downloads runs at once in \`${interpreter}\`, unchecked` });
    }
    for (const { at, kind, download, use } of windowsDownloads(stage))
      if (kind === "script")
        report({ at, message: `What \`${download}\` downloads runs at once in \`${use}\`, unchecked` });
  },
});

const runsRemote = concern((commands) => findRemoteScripts(commands).length > 0);
