import { booleanValue } from "../../../syntax/yaml/values.ts";
import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts, ownEntry } from "../model/compose.ts";
import { withDefaults } from "../model/variable.ts";
import { imageOf } from "../model/images.ts";
import { weightOf } from "../model/stakes.ts";

const SOCKET = /(?:^|\/)(?:docker|containerd|crio|podman|cri-dockerd|buildkitd)\.sock$/;

/** Proxies that let only chosen requests through are made to hold the socket. */
const PROXY = /(?:^|[/-])(?:docker-)?socket-proxy$/;

export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "A service may give orders to the container engine",
  why: "Who has the engine's socket starts a privileged container, and owns the machine with all its secrets; `:ro` changes nothing",
  how: "Take the socket away, or put a proxy before it that lets only the needed requests through",
  service(service, report, file) {
    const weight = weightOf(file, service);
    const name = imageOf(service)?.repository.text ?? "";
    for (const { source, at } of service.mounts) {
      if (source === undefined || !SOCKET.test(withDefaults(source))) continue;
      report(
        PROXY.test(name)
          ? { at, message: `The proxy \`${service.name}\` has the engine's socket`, certainty: "unknown" }
          : { at, message: `\`${service.name}\` has the socket of the container engine`, ...weight },
      );
    }
    const entry = ownEntry(service, "use_api_socket");
    if (entry !== undefined && booleanValue(entry.value) === true)
      report({
        at: entry,
        message: `\`${service.name}\` has the socket of the container engine and your logins`,
        ...weight,
      });
  },
});
