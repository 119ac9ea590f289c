import type { PythonPackage, PythonTool } from "../../../service/python-packages.ts";

/** What to take in the place of packages that are compiled against, or load, a C library which no small image has. */
const INSTEAD: Readonly<Record<string, string>> = {
  psycopg2: "psycopg2-binary",
  mysqlclient: "PyMySQL",
  "python-magic": "puremagic",
  "python-ldap": "ldap3",
  "opencv-python": "opencv-python-headless",
  "opencv-contrib-python": "opencv-contrib-python-headless",
};

/** Packages that nothing takes the place of: what they load, and Debian's packages with it. */
const LIBRARIES: Readonly<Record<string, readonly [library: string, packages: string]>> = {
  weasyprint: ["Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"],
  cairosvg: ["Cairo", "libcairo2"],
  cairocffi: ["Cairo", "libcairo2"],
  pyodbc: ["an ODBC driver", "unixodbc"],
  pyzbar: ["ZBar", "libzbar0"],
  pytesseract: ["Tesseract", "tesseract-ocr"],
  pdf2image: ["Poppler", "poppler-utils"],
};

export function adding(tool: PythonTool, name: string): string {
  return tool === "pip"
    ? `write \`${name}\` with its version into requirements.txt`
    : `\`${tool} add ${name}\`, and commit the lock`;
}

/** Why what is locked cannot be installed into an image, or does not run there, and what to do. */
export function whyNotInstalled(
  tool: PythonTool,
  lock: string,
  packages: readonly PythonPackage[],
): string | undefined {
  for (const { name, source, extras, folder = "" } of packages) {
    if (source === "git")
      return `${lock} takes \`${name}\` from Git, which no hash can be checked of. Publish it to an index, and take it from there`;
    if (/^(?:-e[ \t]*)?\.$/.test(name))
      return `${lock} installs the project itself. Take \`${name}\` out of it: the image finds the service's own folder without`;
    if (source === "folder" && (tool !== "uv" || folder.startsWith("..")))
      return `${lock} takes \`${name}\` from a folder. Publish it to an index, or make both members of one uv workspace`;
    const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
    if (instead !== undefined)
      return `\`${name}\` needs a C library that the image has not. Take \`${instead}\` in its place: ${adding(tool, instead)}`;
    const [library, debian] = (Object.hasOwn(LIBRARIES, name) ? LIBRARIES[name] : undefined) ?? [];
    if (library !== undefined)
      return `\`${name}\` needs ${library} of the system when it runs, which the image has not. Write its Dockerfile with the snippet \`pay-dockerfile-python\`, and let its last stage, of python:3-slim-trixie, install \`${debian}\``;
    const isBare = !extras.some((extra) => extra === "binary" || extra === "c");
    if (name === "psycopg" && isBare && !packages.some((other) => other.name === "psycopg-binary"))
      return `\`psycopg\` needs the C library of PostgreSQL, which the image has not. Take the one that brings it: ${adding(tool, "psycopg[binary]")}`;
  }
  return undefined;
}
