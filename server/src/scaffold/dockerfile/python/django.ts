import { type ProjectFiles, contentOf } from "../../../service/files.ts";

/**
 * How a Django project collects its static files: the command, with keys that only have to be set, or the variables that its
 * settings need besides.
 */
export function djangoStatics(
  project: ProjectFiles,
): { readonly collects: string; readonly keys?: string } | { readonly asks: string } | undefined {
  const manage = [...project.files.keys()].filter((path) => /^(?:\w+\/)?manage\.py$/.test(path)).sort()[0];
  if (manage === undefined) return undefined;
  const settings = [...project.files.keys()].filter(
    (path) =>
      /(?:^|\/)settings(?:\/\w+)?\.py$/.test(path) && !/\/(?:local|dev|development|tests?|testing|ci)\.py$/.test(path),
  );
  const text = settings.map((path) => contentOf(project, path) ?? "").join("\n");
  if (!/^STATIC_ROOT\b/m.test(text)) return undefined;
  const read = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
  const keys = new Set(
    read(/(?:environ(?:\.get\(|\[)|getenv\(|\b(?:env|config)(?:\.\w+)?\()[ \t]*["'](\w*SECRET_KEY)["']/g),
  );
  const needed = new Set(
    [
      ...read(/\bos\.environ\[["'](\w+)["']\]/g),
      ...read(/\b(?:env|config)(?:\.\w+)?\([ \t]*["'](\w+)["'][ \t]*\)/g),
    ].filter((name) => !keys.has(name)),
  );
  if (needed.size > 0) return { asks: [...needed].slice(0, 4).join(", ") };
  const served = settingsIn(project, /(?:^|\/)[aw]sgi\.py$/);
  const own = settingsIn(project, /(?:^|\/)manage\.py$/);
  const named = served !== undefined && served !== own ? ` --settings=${served}` : "";
  return {
    collects: `${manage} collectstatic --noinput${named}`,
    ...(keys.size === 0 ? {} : { keys: [...keys].map((name) => `${name}=unused `).join("") }),
  };
}

/** The settings that a file starts with when nothing else is said. */
function settingsIn(project: ProjectFiles, name: RegExp): string | undefined {
  const path = [...project.files.keys()].find((candidate) => name.test(candidate));
  const text = path === undefined ? "" : (contentOf(project, path) ?? "");
  return /["']DJANGO_SETTINGS_MODULE["'][ \t]*,[ \t]*["']([\w.]+)["']/.exec(text)?.[1];
}
