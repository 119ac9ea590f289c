import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts } from "../model/compose.ts";
import { withDefaults } from "../model/variable.ts";
import { weightOf } from "../model/stakes.ts";

/** Folders of the machine that hold its configuration or its control. */
const OF_SYSTEM =
  /^\/(?:|etc|bin|sbin|lib|lib64|usr|usr\/bin|boot|dev|proc|sys|root|home|run|var|var\/run|var\/lib|var\/lib\/(?:docker|containerd|kubelet))\/?$/;

/** Where the machine and its users keep what lets others in. */
const CREDENTIALS =
  /(?:^\/etc\/(?:shadow|sudoers|ssh|kubernetes)\b|^\/root\/?$|(?:^(?:~|\/root|\/home\/[^/]+|\$\{?HOME\}?)|\/)\/?\.(?:ssh|aws|kube|gnupg|docker|config\/gcloud|azure|netrc|npmrc|pgpass)(?:\/|$))/;

export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["2.2.6", "7.2.1"],
  summary: "A service has a folder of its machine that it should not have",
  why: "A container that writes the machine's system folders, or reads the keys of its users, is not kept apart from it",
  how: "Mount the one file or folder that is needed, read-only; give credentials as `secrets:`",
  service(service, report, file) {
    const weight = weightOf(file, service);
    for (const { kind, source, at, readOnly } of service.mounts) {
      if (kind !== "bind" || source === undefined) continue;
      const path = withDefaults(source);
      // A project's own folder of that name holds what it was given: `./.aws`.
      if (CREDENTIALS.test(path) && !path.startsWith("."))
        report({ at, message: `\`${service.name}\` reads the credentials in \`${path}\``, ...weight });
      // Agents that watch a machine read all of it.
      else if (OF_SYSTEM.test(path) && !readOnly)
        report({ at, message: `\`${service.name}\` may write \`${path}\` of its machine`, ...weight });
    }
  },
});
