import { inCaseOf, opposite, switchOf } from "./switch.ts";

/** `LOG_DEBUG` and the like are of logs, which another rule looks at. */
const DEBUG_SWITCH =
  /^(?!.*LOG)(?:\w+_)?(?:DEBUG|INSPECT|INSPECTOR|DEBUGGER|DEBUGBAR|DISPLAY_ERRORS|SHOW_ERRORS|STACK_?TRACES?)(?:_(?:MODE|ENABLED?|DISPLAY))?$|^DISPLAY_STARTUP_ERRORS$/i;
const NEGATED = /(?:^|_)(?:DISABLED?|NO|SKIP|HIDE)_/i;

interface DebugSetting {
  /** In words behind the setting's name. */
  readonly does: string;
  /** Empty where it should have no value. */
  readonly better: string;
  /** Shows source and data to whoever causes an error. */
  readonly isGrave: boolean;
}

/** What a setting of production turns on that is for developers. */
export function debugSetting(key: string, value: string): DebugSetting | undefined {
  if (switchOf(value) === true && DEBUG_SWITCH.test(key) && !NEGATED.test(key))
    return { does: "turns debugging on in production", better: opposite(value), isGrave: true };
  if (key === "DEBUG" && /(?:^|[\s,])\*/.test(value)) {
    const does = "logs what every library of the service says, requests and their contents included";
    return { does, better: "", isGrave: false };
  }
  return key === "XDEBUG_MODE" && /\bdebug\b|\bdevelop\b/.test(value)
    ? { does: "runs the debugger in production", better: "off", isGrave: true }
    : undefined;
}

const LEVEL_KEY = /(?:^|_)(?:LOG_?LEVEL|LOGGING_LEVEL(?:_\w{1,60})?|LOG_VERBOSITY|LOGLEVEL(?:_\w{1,60})?)$/i;
const VERBOSE = /^(?:trace|debug|silly|verbose|all|finest|finer|everything)$/i;
const CONTENT_SWITCH =
  /(?:^|_)(?:LOG_(?:REQUEST_|RESPONSE_|HTTP_)?(?:BODY|BODIES|PAYLOADS?|HEADERS)|LOG_(?:SQL|QUERIES)|SQL_ECHO|SQLALCHEMY_ECHO|SHOW_SQL|LOG_DEBUG|DEBUG_LOG(?:S|GING)?|(?:TYPEORM|SEQUELIZE)_LOGGING)(?:_ENABLED)?$/i;
const CONTENT_LEVEL = /(?:^|_)LOG_(?:REQUESTS?|RESPONSES?|HTTP)$/i;

/** What a setting makes logs tell that they should not, in words behind its name, and a better value. */
export function verboseSetting(key: string, value: string): { message: string; better: string } | undefined {
  const text = value.trim();
  if (VERBOSE.test(text) && LEVEL_KEY.test(key))
    return { message: `logs at \`${text}\` in production`, better: inCaseOf(text, "info") };
  // Only what has no target goes for everything: `info,payments::ledger=debug` is one module's.
  if (key === "RUST_LOG" && text.split(",").some((part) => /^(?:trace|debug)$/i.test(part.trim())))
    return { message: "logs everything at its most verbose in production", better: "info" };
  if (switchOf(text) === true && CONTENT_SWITCH.test(key))
    return { message: "logs contents of requests or queries in production", better: opposite(text) };
  return /^(?:full|body|all|verbose)$/i.test(text) && CONTENT_LEVEL.test(key)
    ? { message: "logs whole requests in production", better: "false" }
    : undefined;
}
