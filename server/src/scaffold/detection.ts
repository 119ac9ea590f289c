import { type Service, detectService } from "../service/detect.ts";
import type { ProjectFiles } from "../service/files.ts";
import { detectBuild } from "./dockerfile/build.ts";
import type { Build, Refusal } from "./dockerfile/recipe.ts";
import { type Delivery, detectDelivery } from "./workflow/delivery.ts";

/** What generators know of a service before anybody is asked. Plain data: it travels between the editor and the server. */
export interface Detection extends Service {
  /** How it becomes an image, or why that cannot be said. */
  readonly build: Build | Refusal;
  /** How it gets from a commit into a cluster. */
  readonly delivery: Delivery;
}

export function detectProject(project: ProjectFiles): Detection {
  const service = detectService(project);
  const runtime = service.runtime.value;
  return { ...service, build: detectBuild(project, runtime), delivery: detectDelivery(project, runtime) };
}
