/** Which files an Angular build puts in the place of others (fileReplacements): `environment.ts` is production's where development has its own. */
import { asObject, asObjects, asText } from '../../core/text/json.ts';
import { environmentIn } from '../places/environment.ts';
import { parseData } from './leaves.ts';
import { scriptFindings } from './scripts.ts';
import { MB, type Reading, type Source } from './source.ts';

/** angular.json, and project.json of Nx: `configurations.<name>.fileReplacements` (Angular CLI workspace schema). */
export const angularBuilds: Source = {
  kind: 'angular',
  tier: 'app',
  name: /^(angular|project|workspace)\.json$/,
  maxBytes: MB,
  read(text) {
    const findings = scriptFindings(text).map((finding) => ({ ...finding, kind: 'scripts', tier: 'text' as const }));
    if (!text.includes('fileReplacements')) return { findings };
    const workspace = asObject(parseData(text));
    const projects = workspace['projects'] === undefined ? [workspace] : Object.values(asObject(workspace['projects']));
    const targets = projects.flatMap((project) => {
      const { architect, targets: nx } = asObject(project);
      return [...Object.values(asObject(architect)), ...Object.values(asObject(nx))].map(asObject);
    });
    return { findings, replacements: targets.flatMap(replacementsOf) };
  },
};

function replacementsOf(target: ReturnType<typeof asObject>): NonNullable<Reading['replacements']> {
  return Object.entries(asObject(target['configurations'])).flatMap(([name, configuration]) => {
    const environment = environmentIn(name) ?? name;
    return asObjects(asObject(configuration)['fileReplacements']).flatMap((one) => {
      const [replace, by] = [asText(one['replace'] ?? one['src']), asText(one['with'] ?? one['replaceWith'])];
      return replace === '' || by === '' ? [] : [{ replace, by, environment }];
    });
  });
}
