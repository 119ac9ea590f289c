import { commandsOf } from "../model/commands.ts";
import { lineBefore } from "../model/edit.ts";
import { exposedPorts } from "../model/port.ts";
import { isForDevelopers } from "../model/project.ts";
import { baseUserKind, dropsPrivileges, findUserIds, isDistroless } from "../model/user.ts";
import {
  type Dockerfile,
  type EffectiveUser,
  type Stage,
  effectiveInstructions,
  effectiveUser,
  givenElsewhere,
  lastInstruction,
  rootOf,
  variableAt,
} from "../model/dockerfile.ts";
import type { DockerfileWord } from "../syntax/words.ts";
import { type ImageReference, officialName } from "../../../model/image.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Edit, Fix } from "../../../contract/edit.ts";

/**
 * Only the final stage counts. A stated root is an error; a missing USER (88 % of public Dockerfiles) may be settled
 * by whoever runs the image, so it is information, and only where the base is known to leave root.
 */
export default rule<Dockerfile>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "The image runs as root",
  why: "A fault in the payment service then hands over the whole container, with its keys and its way to the host",
  how: "Create a user, give it the files it needs, and end the last stage with its numeric id in USER",
  honours: ["hadolint:DL3002"],
  check(file, report) {
    for (const final of file.finals) checkImage(file, final, report);
  },
});

function checkImage(file: Dockerfile, final: Stage, report: Reporter): void {
  const user = effectiveUser(file, final);
  if (user === undefined) {
    checkBase(file, final, report);
    return;
  }
  if (user.user === undefined) {
    checkVariable(file, final, user, report);
    return;
  }
  const isNamedRoot = /^(?:root|0+|ContainerAdministrator)$/i.test(user.user);
  const hasRootId = !isNamedRoot && findUserIds(final).users.get(user.user) === 0;
  if (!isNamedRoot && !hasRootId) return;
  const drops = dropsPrivileges(final);
  report({
    at: user.word,
    message: hasRootId
      ? `The image runs as \`${user.user}\`, whose id is that of root`
      : `The image runs as \`${user.user}\``,
    certainty: drops ? "unknown" : user.isVariable ? "likely" : "certain",
    ...(drops ? { evidence: "the start command seems to change the user itself" } : {}),
    severity: isForDevelopers(file, final) ? "information" : "error",
    fixes: drops || user.isVariable ? [] : setUser(file, final, user),
  });
}

/** `$NAME` that is empty in the stage: the builder then takes root without a word. Source: moby on an empty USER. */
function checkVariable(file: Dockerfile, final: Stage, { instruction, word }: EffectiveUser, report: Reporter): void {
  const name = /^\$(?:(?<plain>\w+)|\{(?<braced>\w+)\})(?::|$)/.exec(word.text)?.groups;
  const variable = name?.["plain"] ?? name?.["braced"];
  if (variable === undefined || dropsPrivileges(final) || isForDevelopers(file, final)) return;
  const found = variableAt(file, final, variable, instruction.start);
  const image = rootOf(final).reference;
  const elsewhere = found === undefined ? givenElsewhere(file, final, variable) : undefined;
  // Microsoft's .NET images set this one.
  if (elsewhere !== undefined && image?.registry?.text !== "mcr.microsoft.com")
    report({
      at: word,
      message: `\`${variable}\` is declared ${elsewhere.isGlobal ? "before the first FROM" : "in another stage"} alone, so it is empty here, and the image runs as root`,
      severity: "warning",
      // An image that is not known may set it.
      certainty: image === undefined ? "unknown" : "likely",
      how: elsewhere.isGlobal
        ? `Declare it again in this stage: \`ARG ${variable}\``
        : "Give it its value in this stage, too",
      related: [
        { span: elsewhere.pair, message: elsewhere.isGlobal ? "Known to FROM alone" : "Known to that stage alone" },
      ],
      // The value of another stage's ARG would not come with its name.
      fixes: elsewhere.isGlobal
        ? [
            {
              title: `Insert \`ARG ${variable}\``,
              class: "review",
              edits: [lineBefore(file, instruction, `ARG ${variable}`)],
            },
          ]
        : [],
    });
  else if (found !== undefined && found.value === undefined && isArgument(final, variable))
    report({
      at: word,
      message: `The image runs as root unless the build is given \`${variable}\``,
      certainty: "unknown",
      how: "Give the ARG a default that is not root",
    });
}

/** Whether the last that gives the name is an ARG without a default. */
function isArgument(final: Stage, name: string): boolean {
  const last = effectiveInstructions(final).findLast(
    ({ keyword, pairs }) => (keyword === "ARG" || keyword === "ENV") && pairs.some(({ key }) => key.text === name),
  );
  return last?.keyword === "ARG" && last.pairs.find(({ key }) => key.text === name)?.value === undefined;
}

/** Without USER the base decides. Images of tools and libraries have no start command, and stay out of it. */
function checkBase(file: Dockerfile, final: Stage, report: Reporter): void {
  const root = rootOf(final);
  if (root.image === undefined || root.reference === undefined || baseUserKind(root.reference) !== "root") return;
  const start = lastInstruction(final, "ENTRYPOINT") ?? lastInstruction(final, "CMD");
  if (start === undefined || dropsPrivileges(final) || commandsOf(start).length === 0) return;
  if (isForDevelopers(file, final)) return;
  report({
    at: final.image ?? root.image,
    message: `No USER is set, and \`${officialName(root.reference) ?? root.reference.text}\` starts as root`,
    certainty: "unknown",
    ...(isDistroless(root.reference) ? { how: "Take the variant of the image whose tag says `nonroot`" } : {}),
    fixes: isDistroless(root.reference)
      ? takeNonroot(file, root.reference, root.image)
      : setUser(file, final, undefined),
  });
}

/** The variant of a distroless image that does not start as root; among images with digests it would need one, too. */
function takeNonroot(
  file: Dockerfile,
  { tag, digest, text }: ImageReference,
  { text: written, end }: DockerfileWord,
): Fix[] {
  if (digest !== undefined || written !== text || (tag !== undefined && !/^(?:latest|debug)$/.test(tag.text)))
    return [];
  if (file.stages.some(({ reference }) => reference?.digest !== undefined)) return [];
  const variant = tag?.text === "debug" ? "debug-nonroot" : "nonroot";
  const newText = tag === undefined ? `:${variant}` : variant;
  const start = tag === undefined ? end : end - tag.text.length;
  return [{ title: `Take \`:${variant}\``, class: "review", edits: [{ start, end, newText }] }];
}

/** In place of the stated root where no step needs it any more, else before the start command at the stage's end. */
function setUser(file: Dockerfile, final: Stage, stated: EffectiveUser | undefined): Fix[] {
  const image = rootOf(final).reference;
  const base = image === undefined ? undefined : officialName(image);
  // These begin as root to open their port or their logs, and drop it for their workers.
  if (base !== undefined && /^(?:nginx|httpd|haproxy|php|caddy|tomcat)$/.test(base)) return [];
  // Without root it could not open its port any more: the service has to change first.
  const ports = effectiveInstructions(final).filter(({ keyword }) => keyword === "EXPOSE");
  if (ports.some((expose) => exposedPorts(file, expose).some(({ from }) => from < 1024))) return [];
  const isWindows = /^ContainerAdministrator$/i.test(stated?.user ?? "");
  const user = isWindows ? "ContainerUser" : base === "node" ? "1000:1000" : "10001:10001";
  const edit = editFor(file, final, stated, user);
  return edit === undefined ? [] : [{ title: `Run as \`${user}\``, class: "review", edits: [edit] }];
}

function editFor(file: Dockerfile, final: Stage, stated: EffectiveUser | undefined, user: string): Edit | undefined {
  const { instructions } = final;
  const from = stated === undefined ? 0 : instructions.indexOf(stated.instruction) + 1;
  const lastStep = instructions.findLastIndex(
    ({ keyword }) => keyword === "RUN" || keyword === "COPY" || keyword === "ADD",
  );
  if (stated !== undefined && from > 0 && lastStep < from)
    return { start: stated.word.start, end: stated.word.end, newText: user };
  const start = instructions.findIndex(
    ({ keyword }, index) => index > lastStep && (keyword === "ENTRYPOINT" || keyword === "CMD"),
  );
  const before = instructions[start];
  if (before === undefined) return undefined;
  return lineBefore(file, before, `USER ${user}`);
}
