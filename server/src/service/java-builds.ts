/** The modules that a pom.xml names, as folders. */
export function mavenModules(text: string): readonly string[] {
  return [...text.matchAll(/<module>[ \t\r\n]{0,20}([\w.][\w./-]{0,200})[ \t\r\n]{0,20}<\/module>/g)]
    .map((match) => (match[1] ?? "").replace(/^\.\//, "").replace(/\/$/, ""))
    .filter((module) => !module.startsWith("..") && !module.endsWith(".xml"));
}

/** The folders that a settings file includes: `include(":services:api")` is services/api. */
export function gradleProjects(settings: string): readonly string[] {
  const folders = new Map<string, string>();
  const code = settings.replaceAll(/^[ \t]*\/\/[^\n]*/gm, "");
  for (const { index } of code.matchAll(/^[ \t]*include\b/gm)) {
    const listed = /[\s(,]*["']([^"'\n]{1,200})["']/y;
    listed.lastIndex = code.indexOf("include", index) + "include".length;
    for (let match = listed.exec(code); match !== null; match = listed.exec(code)) {
      const plain = (match[1] ?? "").replace(/^:/, "");
      folders.set(plain, plain.replaceAll(":", "/"));
    }
  }
  for (const [, path = "", place = ""] of code.matchAll(
    /project\(["']:([\w:.-]+)["']\)\.projectDir\s*=\s*(?:new File\(settingsDir,\s*|file\()["']([^"'\n]+)["']/g,
  ))
    if (folders.has(path)) folders.set(path, place.replace(/^\.\//, ""));
  return [...folders.values()].filter((folder) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(folder) && !folder.includes(".."));
}

/** The task's path of a project by its folder: `:api`, also where settings give it another folder. */
export function gradlePath(settings: string, folder: string): string {
  const match = [...settings.matchAll(/project\(["'](:[\w:.-]+)["']\)\.projectDir[^\n]*["']([^"'\n]+)["']/g)].find(
    ([, , place = ""]) => place.replace(/^\.\//, "") === folder,
  );
  return match?.[1] ?? `:${folder.replaceAll("/", ":")}`;
}
