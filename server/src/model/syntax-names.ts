import { type FileName, anyCase } from "../contract/file-name.ts";

/** Names that say no more than the syntax. What such files tell is known when they have been read: objects of Kubernetes, if anything. */
export const YAML_FILE: FileName = {
  has: (name) => /\.ya?ml$/i.test(name),
  globs: [`*.${anyCase("yaml")}`, `*.${anyCase("yml")}`],
  tells: ["kubernetes"],
};

export const JSON_FILE: FileName = {
  has: (name) => /\.json$/i.test(name),
  globs: [`*.${anyCase("json")}`],
  tells: ["kubernetes"],
};
