import { type ProjectFiles, contentOf } from "../../service/files.ts";

/** How a Django project collects its static files: the command, or the settings that it needs variables for. */
export function djangoStatics(
  project: ProjectFiles,
): { readonly collects: string } | { readonly asks: string } | undefined {
  const manage = [...project.files.keys()].filter((path) => /^(?:\w+\/)?manage\.py$/.test(path)).sort()[0];
  if (manage === undefined) return undefined;
  const settings = [...project.files.keys()].filter(
    (path) =>
      /(?:^|\/)settings(?:\/\w+)?\.py$/.test(path) && !/\/(?:local|dev|development|tests?|testing|ci)\.py$/.test(path),
  );
  const text = settings.map((path) => contentOf(project, path) ?? "").join("\n");
  if (!/^STATIC_ROOT\b/m.test(text)) return undefined;
  const needed = new Set(
    [
      ...text.matchAll(/\bos\.environ\[["'](\w+)["']\]/g),
      ...text.matchAll(/\b(?:env|config)(?:\.\w+)?\([ \t]*["'](\w+)["'][ \t]*\)/g),
    ].map((match) => match[1] ?? ""),
  );
  if (needed.size > 0) return { asks: [...needed].slice(0, 4).join(", ") };
  const served = settingsIn(project, /(?:^|\/)[aw]sgi\.py$/);
  const own = settingsIn(project, /(?:^|\/)manage\.py$/);
  const named = served !== undefined && served !== own ? ` --settings=${served}` : "";
  return { collects: `${manage} collectstatic --noinput${named}` };
}

/** The settings that a file starts with when nothing else is said. */
function settingsIn(project: ProjectFiles, name: RegExp): string | undefined {
  const path = [...project.files.keys()].find((candidate) => name.test(candidate));
  const text = path === undefined ? "" : (contentOf(project, path) ?? "");
  return /["']DJANGO_SETTINGS_MODULE["'][ \t]*,[ \t]*["']([\w.]+)["']/.exec(text)?.[1];
}
