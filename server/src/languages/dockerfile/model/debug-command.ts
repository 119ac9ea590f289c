import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";

/** A start command for developers. */
export interface DebugCall {
  readonly at: Span;
  readonly message: string;
  /** A name alone (`npm run dev`) says what a script is for, not what it does. */
  readonly isSure: boolean;
}

/** What a start command says of development: a debugger, a development server, a program that restarts on changes. */
export function debugCall(command: ShellCommand): DebugCall | undefined {
  const plain = plainCommand(command);
  if (plain === undefined) return undefined;
  const { name, args } = plain;
  const words = args.map(({ text, source }) => text ?? source);
  const flag = (pattern: RegExp): ShellWord | undefined => args.find((_, index) => pattern.test(words[index] ?? ""));
  const called = words.find((word) => !word.startsWith("-"));
  const first = command.words[0] ?? command;
  const whole = (message: string, isSure: boolean): DebugCall => ({
    at: spanOf(first, args.at(-1) ?? first),
    message,
    isSure,
  });
  switch (name) {
    case "npm":
    case "pnpm":
    case "yarn":
    case "bun": {
      const script = called === "run" ? words[words.indexOf("run") + 1] : called;
      const isDev =
        script !== undefined &&
        /^(?:dev|develop|start[:-]dev|start[:-]debug|watch|serve[:-]dev)(?:[:-]\w+)?$/.test(script);
      return isDev
        ? whole(`\`${name} ${called === "run" ? "run " : ""}${script}\` is a script for developers`, false)
        : undefined;
    }
    case "node":
    case "deno":
    case "tsx": {
      // Flags of the program itself come before the script.
      const own = args.slice(
        0,
        Math.max(
          0,
          words.findIndex((word) => !word.startsWith("-") && word !== "run"),
        ),
      );
      const found = own.find(({ text, source }) =>
        /^--(?:inspect(?:-brk|-wait)?|watch|hot)(?:=|$)/.test(text ?? source),
      );
      if (found === undefined && words[0] !== "watch") return undefined;
      const what = found?.text?.split("=")[0] ?? words[0] ?? "";
      const effect = what.startsWith("--inspect") ? "opens a debugger" : "restarts the service whenever a file changes";
      return { at: found ?? args[0] ?? command, message: `\`${name} ${what}\` ${effect}`, isSure: true };
    }
    case "nodemon":
    case "ts-node-dev":
    case "air":
    case "watchexec":
    case "reflex":
      return whole(`\`${name}\` restarts the service whenever a file changes`, true);
    case "vite":
    case "next":
    case "nuxt":
    case "nest":
    case "ng":
    case "vue-cli-service":
    case "webpack": {
      const isServer =
        (name === "vite" && (called === undefined || called === "dev" || called === "serve")) ||
        /^(?:dev|serve)$/.test(called ?? "") ||
        (name === "nest" && flag(/^--(?:watch|debug)/) !== undefined);
      return isServer
        ? whole(`\`${name}${called === undefined ? "" : ` ${called}`}\` is a server for developers`, true)
        : undefined;
    }
    case "flask":
      return called === "run" ? whole("`flask run` is a server for developers", true) : undefined;
    case "uvicorn":
    case "hypercorn":
    case "gunicorn":
    case "fastapi": {
      const reload = flag(/^--(?:reload|debug)$/);
      if (reload !== undefined)
        return { at: reload, message: `\`${name} ${reload.text ?? ""}\` is for developers`, isSure: true };
      return name === "fastapi" && called === "dev"
        ? whole("`fastapi dev` is a server for developers", true)
        : undefined;
    }
    case "python":
    case "python3": {
      const isDjango = words.some((word) => /(?:^|\/)manage\.py$/.test(word)) && words.includes("runserver");
      if (isDjango) return whole("`manage.py runserver` is a server for developers", true);
      return words[0] === "-m" && /^(?:debugpy|pdb)$/.test(words[1] ?? "")
        ? whole(`\`python -m ${words[1] ?? ""}\` opens a debugger`, true)
        : undefined;
    }
    case "java": {
      const agent = flag(/^-(?:agentlib:jdwp|Xrunjdwp|Xdebug)/);
      return agent && { at: agent, message: "`java` opens a debugger", isSure: true };
    }
    case "dlv":
      return whole("`dlv` opens a debugger", true);
    case "dotnet":
      return called === "watch"
        ? whole("`dotnet watch` restarts the service whenever a file changes", true)
        : undefined;
    default:
      return undefined;
  }
}

function spanOf(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
