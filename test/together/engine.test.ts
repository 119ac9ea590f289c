import { importTests } from "./groups.ts";

await importTests("engine");
