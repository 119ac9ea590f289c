import * as vscode from "vscode";
import {
  EDITOR_SETTINGS,
  type EditorSettingName,
  type EditorValue,
  editorValue,
} from "../../server/src/contract/settings.ts";

/** Extensions that report structural mistakes in Dockerfiles themselves. */
const DOCKER_EXTENSIONS = ["docker.docker", "ms-azuretools.vscode-docker", "ms-azuretools.vscode-containers"];

/** It completes, explains and validates workflows. */
const GITHUB_ACTIONS_EXTENSION = "github.vscode-github-actions";

/** It completes and explains manifests by what a cluster says of them. */
const KUBERNETES_EXTENSION = "ms-kubernetes-tools.vscode-kubernetes-tools";

/** It does so where the user has given it files to take for manifests. */
const YAML_EXTENSION = "redhat.vscode-yaml";

/**
 * A setting as it counts here. Of one that could run a program only what the user set is read: a pull request could have
 * written what a workspace says.
 */
export function readSetting<Name extends EditorSettingName>(name: Name): EditorValue<Name> {
  const settings = vscode.workspace.getConfiguration("paylint");
  const isOfUser = EDITOR_SETTINGS[name].scope === "machine";
  return editorValue(name, isOfUser ? settings.inspect<unknown>(name)?.globalValue : settings.get<unknown>(name));
}

export function isChanged(change: vscode.ConfigurationChangeEvent, name: EditorSettingName): boolean {
  return change.affectsConfiguration(`paylint.${name}`);
}

/** Decides what is automatic, so that the server gets plain answers. */
export function resolveSettings(section: unknown): unknown {
  if (typeof section !== "object" || section === null) return section;
  const { dockerfileSyntax, dockerfileFormat, workflowAssistance, kubernetesAssistance, ...rest } = section as Record<
    string,
    unknown
  >;
  const isOurs = (duty: "auto" | "on" | "off", isOthers = activeDockerExtension() !== undefined): boolean =>
    duty === "auto" ? !isOthers : duty === "on";
  const hasGithubExtension = vscode.extensions.getExtension(GITHUB_ACTIONS_EXTENSION) !== undefined;
  return {
    ...rest,
    dockerfileSyntax: isOurs(editorValue("dockerfileSyntax", dockerfileSyntax)),
    dockerfileFormat: isOurs(editorValue("dockerfileFormat", dockerfileFormat)),
    workflowAssistance: isOurs(editorValue("workflowAssistance", workflowAssistance), hasGithubExtension),
    kubernetesAssistance: isOurs(editorValue("kubernetesAssistance", kubernetesAssistance), hasManifestHelp()),
  };
}

/** Whether another extension completes and explains manifests. */
function hasManifestHelp(): boolean {
  if (vscode.extensions.getExtension(KUBERNETES_EXTENSION) !== undefined) return true;
  if (vscode.extensions.getExtension(YAML_EXTENSION) === undefined) return false;
  const schemas = vscode.workspace.getConfiguration("yaml").get<unknown>("schemas");
  return typeof schemas === "object" && schemas !== null && "kubernetes" in schemas;
}

export function activeDockerExtension(): string | undefined {
  return DOCKER_EXTENSIONS.find((id) => vscode.extensions.getExtension(id) !== undefined);
}
