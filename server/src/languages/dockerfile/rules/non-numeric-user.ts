import { type Dockerfile, type Stage, effectiveUser, rootOf } from "../model/dockerfile.ts";
import { isForDevelopers } from "../model/project.ts";
import { findUserIds, knownUserIds } from "../model/user.ts";
import type { Span } from "../../../base/span.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** Kubernetes checks `runAsNonRoot` against the number in the image; it does not read the image's /etc/passwd. */
export default rule<Dockerfile>({
  severity: "information",
  pci: ["2.2.6"],
  summary: "The image's user is a name, which Kubernetes cannot verify",
  why: "With `runAsNonRoot: true` the kubelet refuses a named user, and without it nothing proves that the payment service does not run as root",
  how: "Write the numeric user id in USER",
  honours: ["hadolint:DL3066"],
  check(file, report) {
    for (const final of file.finals) if (!isForDevelopers(file, final)) checkImage(file, final, report);
  },
});

function checkImage(file: Dockerfile, final: Stage, report: Reporter): void {
  const user = effectiveUser(file, final);
  if (user?.user === undefined || user.isVariable) return;
  const name = user.user;
  if (/^\d+$/.test(name) || name === "root" || isWindowsUser(name)) return;
  const ids = findUserIds(final);
  // Of root by another name, `root-user` speaks.
  if (ids.users.get(name) === 0) return;
  const image = rootOf(final).reference;
  const uid = ids.users.get(name) ?? (image === undefined ? undefined : knownUserIds(image).get(name));
  const group = user.group === undefined ? undefined : (ids.groups.get(user.group) ?? user.group);
  report({
    at: user.word,
    message: `Kubernetes cannot tell whether the user \`${name}\` is root`,
    fixes: uid === undefined ? [] : [writeId(user.word, name, group === undefined ? `${uid}` : `${uid}:${group}`)],
  });
}

function writeId({ start, end }: Span, name: string, ids: string): Fix {
  return { title: `Write \`${ids}\` for \`${name}\``, class: "review", edits: [{ start, end, newText: ids }] };
}

/** Windows has no numeric users. */
function isWindowsUser(name: string): boolean {
  return /^Container(?:User|Administrator)$/i.test(name) || name.includes("\\");
}
