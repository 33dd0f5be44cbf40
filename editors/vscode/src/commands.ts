// The commands of the palette, of titles and of menus.
import type { Session } from "./session";

/** Each by its name: what it does once the client is there. */
export const COMMANDS: Readonly<Record<string, (session: Session, ...given: unknown[]) => unknown>> = {
  "plimsoll.showPlan": (session) => session.views.showPlan(),
  "plimsoll.showWhy": (session) => session.views.showWhy(),
  "plimsoll.showChanges": (session) => session.views.showChanges(),
  "plimsoll.savePlan": (session) => session.views.savePlan(),
  "plimsoll.explainRecognition": (session) => session.status.explain(),
  "plimsoll.restartServer": (session) => session.server.restart(),
  "plimsoll.showLog": (session) => session.log.show(),
};
