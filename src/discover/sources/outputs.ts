/** Reads the files of outputs that a deployment writes: of the CDK (--outputs-file), of SST (.sst/outputs.json), of `terraform output`. */
import { isObject } from '../../core/text/json.ts';
import { environmentIn, environmentOfFile } from '../places/environment.ts';
import { jsonLeaves, namedBeside, parseData, withEnvironmentsBeside } from './leaves.ts';
import { outputPools } from './pools.ts';
import { MB, type Source } from './source.ts';

/** The outputs of `cdk deploy --outputs-file`: `{ "<Stack>": { "<Output>": "<text>" } }`, under a name of the author's choice. */
export const cdkOutputs: Source = {
  kind: 'cdk-outputs',
  tier: 'deployment',
  // Amplify's outputs are the app's own, and SST's have their own rules.
  name: /^(?!amplify_outputs).*outputs?([-_.][\w.-]+)?\.json$/i,
  within: /^(?!(?:.*\/)?\.sst\/$)/,
  maxBytes: 4 * MB,
  read(text, file) {
    const data = parseData(text);
    // A checkpoint or a state that was exported under such a name has a reader of its own.
    if (!isObject(data) || isObject(data['deployment']) || Array.isArray(data['resources'])) return { findings: [] };
    const isTerraform = Object.values(data).some((output) => isObject(output) && 'sensitive' in output);
    const findings = outputPools(namedBeside(withEnvironmentsBeside(jsonLeaves(data)))).map((finding) => {
      const [stack = ''] = finding.path.split('.');
      // A flat file has no stack: the first name is the output's own.
      const environment =
        (stack === finding.path ? undefined : environmentIn(stack)) ?? finding.environment ?? environmentOfFile(file);
      const kind = isTerraform ? { kind: 'terraform-output' } : stack === finding.path ? { kind: 'outputs' } : {};
      return { ...finding, ...kind, ...(environment === undefined ? {} : { environment }) };
    });
    return { findings };
  },
};

/**
 * `.sst/outputs.json`: v3 writes what `run()` returned, flat and without its stage (anomalyco/sst pkg/project/run.go);
 * v2 writes `{ "<stage>-<app>-<Stack>": { … } }` (sst/v2 packages/sst/src/cli/commands/deploy.tsx). Whichever stage was
 * deployed last is in it.
 */
export const sstOutputs: Source = {
  kind: 'sst-outputs',
  tier: 'deployment',
  name: /^outputs\.json$/,
  within: /(^|\/)\.sst\/$/,
  maxBytes: 4 * MB,
  context: (file) => file.replace(/[^/]+$/, 'stage'),
  read(text, _file, stageFile = '') {
    const current = /^[\w-]{1,64}$/.exec(stageFile.trim())?.[0];
    const findings = outputPools(jsonLeaves(parseData(text))).map((finding) => {
      const names = finding.path.split('.');
      const stage = names.length > 1 ? names[0]?.split('-')[0] : current;
      if (stage === undefined || stage === '') return finding;
      return { ...finding, environment: stage, ...(current === undefined ? {} : { elsewhere: current !== stage }) };
    });
    return { findings };
  },
};
