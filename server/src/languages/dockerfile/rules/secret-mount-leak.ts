import { commandsOf, runInstructions } from "../model/commands.ts";
import type { Dockerfile, DockerfileParts } from "../model/dockerfile.ts";
import { type SecretLeak, type SecretMount, secretLeaks, secretMounts } from "../model/secret-mount.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Dockerfile, DockerfileParts>({
  severity: "error",
  pci: ["8.3.2"],
  summary: "A mounted secret stays in the image or its log",
  why: "The mount keeps the secret out of the layers; what copies or prints it puts it back, for everybody who can pull the image or read the build",
  how: "Read the secret in the command that needs it, and write it nowhere",
  stage(stage, report) {
    for (const instruction of runInstructions(stage)) {
      for (const mount of secretMounts(instruction)) {
        for (const { at, how } of secretLeaks(mount, commandsOf(instruction)))
          report({ at, message: messageFor(how, mount) });
        if (!mount.isRequired)
          report({
            at: mount.flag,
            severity: "information",
            message: `Without the secret \`${mount.id}\` the step runs all the same`,
            how: "Add `required=true`, so that the build says what it lacks",
            fixes: makeRequired(mount),
          });
      }
    }
  },
});

function messageFor(how: SecretLeak["how"], { id }: SecretMount): string {
  switch (how) {
    case "copied":
      return `The secret \`${id}\` is copied into a layer of the image`;
    case "written":
      return `The secret \`${id}\` is written to a file of the image`;
    case "printed":
      return `The secret \`${id}\` is printed in the build's log`;
    case "stored":
      return `The secret \`${id}\` is stored in a settings file of the image`;
  }
}

function makeRequired({ flag, isRequired }: SecretMount): Fix[] {
  const { value } = flag;
  if (value === undefined || isRequired || /required|["']/.test(value.text)) return [];
  return [
    {
      title: "Add `required=true`",
      class: "review",
      edits: [{ start: value.end, end: value.end, newText: ",required=true" }],
    },
  ];
}
