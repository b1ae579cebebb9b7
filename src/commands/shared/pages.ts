/** Reads the pages of the checks (templates/checks), which `explain` prints and the SARIF report carries. */
import { CHECKS } from '../../core/checks/index.ts';
import type { World } from '../../world/types.ts';

export interface Page {
  id: string;
  /** What holds when the check passes. */
  title: string;
  /** Markdown. */
  text: string;
}

/** Every check's page, in the order of the checks. */
export function readPages(world: World): Page[] {
  return CHECKS.map(({ id, title }) => ({ id, title, text: world.template(`checks/${id}.md`) }));
}
