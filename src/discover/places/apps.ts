/** Which app of a monorepo a file belongs to: the folder in apps/, services/, packages/ or the like that it stands in. */

/** Folders whose every folder is an app. */
const CONTAINERS = 'apps|applications|services|sites|clients|frontends|projects';
const APP = new RegExp(`^((?:(?!src/)[^/]+/){0,3}?(?:${CONTAINERS})/[^/]+)/`);
/** Where packages of all sorts stand side by side, these are apps by their names. */
const NAMED =
  /^((?:(?!src\/)[^/]+\/){0,2}?packages\/(?:[\w-]*(?:web|app|admin|mobile|frontend|site|www|portal|dashboard|console|native|ios|android|backend|server|api)))\//;

/** The folder of the app, from the root of the search; undefined for what is every app's. */
export function appOf(file: string): string | undefined {
  const path = /(?:^|\/)src\//.exec(file);
  // What stands below src is how one app is made.
  const head = path ? file.slice(0, path.index + 1) : file;
  return APP.exec(head)?.[1] ?? NAMED.exec(head)?.[1];
}
