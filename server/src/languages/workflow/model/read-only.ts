import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { isIdleCommand } from "../../../model/commands/release-control.ts";
import type { Step } from "./step.ts";
import type { Job } from "./workflow.ts";

/** Actions that prepare a job, or move files within it. */
const PREPARING =
  /^(?:actions\/(?:checkout|setup-|cache|upload-artifact|download-artifact)|aws-actions\/(?:configure-aws-credentials|amazon-ecr-login)|azure\/login|google-github-actions\/(?:auth|setup-gcloud)|docker\/(?:login|setup-|metadata)|step-security\/harden-runner)/;

/** Programs that only read and print. */
const READING =
  /^(?:echo|printf|cat|ls|head|tail|grep|egrep|sed|awk|cut|sort|uniq|wc|tr|jq|yq|test|\[|\[\[|true|false|:|exit|set|cd|pwd|date|sleep|export|local|read|env|basename|dirname|base64|sha256sum|diff|find|xargs|tee|mkdir|shasum|cmp|let|shift|return|break|continue|source|unset|declare)$/;

/** Verbs of cloud programs that only read, wherever they stand among the words. */
const READING_VERB =
  /^(?:get|list|describe|show|head|ls|view|status|wait|check|verify|test|version|exists|lookup|search|diff|plan|validate|rev|log|fetch|cat|name|merge|inspect|manifest|digest)(?:-|$)/;

const CLOUD = /^(?:aws|gcloud|az|gh|kubectl|oc|helm|terraform|tofu|docker|crane|cosign|git|vault|argocd|flux)$/;

/**
 * Whether all that a job does can be read, and none of it changes anything: a gate that looks whether an artifact is there. One that
 * only prints is something else.
 */
export function changesNothing({ uses, steps }: Job): boolean {
  const looks = (step: Step): boolean => step.script()?.commands.some((command) => !isIdleCommand(command)) === true;
  return uses === undefined && steps.some(looks) && steps.every(onlyReads);
}

function onlyReads(step: Step): boolean {
  if (step.uses !== undefined) return step.uses.kind === "repository" && PREPARING.test(step.uses.repository);
  if (step.run === undefined) return true;
  const script = step.script();
  return script !== undefined && script.problems.length === 0 && script.commands.every(isReading);
}

function isReading(command: ShellCommand): boolean {
  if (command.words.length === 0) return true;
  const plain = plainCommand(command);
  if (plain === undefined) return false;
  const { name, args } = plain;
  if (READING.test(name)) return true;
  const words = args.map(({ text, source }) => text ?? source);
  if (name === "curl" || name === "wget")
    return !words.some((word) => /^(?:-X|--request|-d|--data.*|-F|--form|-T|--json|--post.*)$/.test(word));
  return (
    CLOUD.test(name) && words.some((word) => READING_VERB.test(word)) && !words.some((word) => CHANGING_VERB.test(word))
  );
}

const CHANGING_VERB =
  /^(?:apply|create|update|delete|put|set|patch|replace|push|run|start|stop|deploy|copy|cp|sync|mv|rm|upload|invoke|send|upgrade|install|merge|tag)(?:-|$)/;
