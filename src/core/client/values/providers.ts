/** Dependency injection: what Angular's and NestJS's providers hand out, by their keys. */
import { instancesOf } from './instances.ts';
import { bare, child, childrenOf, identifierOf, stringLiteral, type Node } from '../code/syntax.ts';
import {
  awaitValues,
  joinValues,
  mapValues,
  UNKNOWN,
  type Code,
  type Evaluator,
  type Surroundings,
  type Values,
} from './values.ts';

/** What stands for a key in the container: by `useFactory`, `useValue`, `useClass`, or the factory of the key itself. */
export function findInjected(key: Node, where: Surroundings, evaluator: Evaluator): Values {
  const here: Code = { ...where, node: key };
  const given = evaluator.evaluate(key, where);
  const own = given.flatMap((one) =>
    one.kind === 'holder' && one.of === 'key' ? [factoryOf(one.code, evaluator)] : [],
  );
  const name = stringLiteral(bare(key)) ?? identifierOf(bare(key));
  const provided = evaluator.app.modules.flatMap((module) =>
    module.provided.flatMap(({ node, scope }): Values[] => {
      const [named] = childrenOf(node, 'properties').flatMap((one) => {
        const is = child(one, 'key');
        return identifierOf(is) === 'provide' ? [bare(child(one, 'value'))] : [];
      });
      if (name === undefined || (stringLiteral(named) ?? identifierOf(named)) !== name) return [];
      return [valueOfProvider({ node, scope, module, environment: undefined }, evaluator)];
    }),
  );
  const all = [...own, ...provided].filter((values) => values !== UNKNOWN);
  return all.length > 0 ? joinValues(...all) : instancesOf(given, here, evaluator);
}

/** `new InjectionToken('…', { factory: () => … })`. */
function factoryOf(key: Code, evaluator: Evaluator): Values {
  const options = childrenOf(key.node, 'arguments')[1];
  if (!options) return UNKNOWN;
  const factory = evaluator.member(evaluator.evaluate(options, key), 'factory', key);
  return mapValues(factory, (one) => evaluator.apply(one, [], key));
}

function valueOfProvider(provider: Code, evaluator: Evaluator): Values {
  const object: Values = [{ kind: 'object', code: provider }];
  const part = (name: string): Values => evaluator.member(object, name, provider);
  const isGiven = (name: string): boolean => part(name).some(({ kind }) => kind !== 'nothing');
  if (isGiven('useValue')) return part('useValue');
  if (isGiven('useClass')) return instancesOf(part('useClass'), provider, evaluator);
  if (!isGiven('useFactory')) return UNKNOWN;
  return awaitValues(
    mapValues(part('useFactory'), (one) => evaluator.apply(one, dependenciesOf(part, evaluator, provider), provider)),
  );
}

/** What the factory is called with: Angular's `deps`, NestJS's `inject`. */
function dependenciesOf(part: (name: string) => Values, evaluator: Evaluator, at: Code): Values[] {
  const lists = [...part('deps'), ...part('inject')];
  const [list] = lists.flatMap((one) => (one.kind === 'array' ? [one.of] : []));
  return (list ?? []).map((values) => instancesOf(values, at, evaluator));
}
