/** Which environment a name speaks of. */

const WORDS = new Set(
  'prod production prd live dev development develop staging stage stg test testing qa uat preview sandbox demo beta preprod integration int'.split(
    ' ',
  ),
);

/** The environment that a stack's, workspace's or file's name holds: "prod" in Shop-prod, ShopProd and cdk-outputs-prod.json. */
export function environmentIn(name: string): string | undefined {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
    .find((word) => WORDS.has(word));
}
