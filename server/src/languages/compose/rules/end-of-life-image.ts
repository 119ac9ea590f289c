import { rule } from "../../../contract/rule.ts";
import { END_OF_LIFE } from "../../../model/data/end-of-life.ts";
import { endOfLife, isOver, monthName } from "../../../model/end-of-life.ts";
import type { Compose, ComposeParts } from "../model/compose.ts";
import { imageOf } from "../model/images.ts";
import { weightOf } from "../model/stakes.ts";

/** PCI DSS v4.0.1 6.3.3 asks for security patches within a month; there are none. */
export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["6.3.3", "12.3.4"],
  summary: "A service runs software that gets no security fixes any more",
  why: "A hole that is found in it stays open, beside the data of your customers",
  how: "Move to a version that is still maintained; databases need their data taken over",
  service(service, report, file) {
    const { image, build } = service;
    const reference = imageOf(service);
    const life = reference === undefined || build !== undefined ? undefined : endOfLife(reference);
    if (image === undefined || life === undefined || !isOver(life)) return;
    report({
      at: image,
      message: `\`${reference?.text ?? ""}\`: ${life.product} got its last security fixes in ${monthName(life.month)}`,
      ...weightOf(file, service),
      how: `Move to a version that is still maintained (published dates as of ${monthName(END_OF_LIFE.month)}); databases need their data taken over`,
    });
  },
});
