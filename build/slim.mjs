// What of the bundled packages is left out of the bundle, since this program never comes to it: every user downloads it.
import { readFileSync } from 'node:fs';

const NOTHING = '\0nothing';

/**
 * Imports that lead nowhere in the bundle: the module, who asks for it, and what stands in its place.
 * @type {{ module: string, from: RegExp, instead: string, why: string }[]}
 */
const LEFT_OUT = [
  {
    module: 'node:child_process',
    from: /\/node_modules\/commander\//,
    instead: 'export default {}',
    why: 'It starts subcommands that are programs of their own, which ours are not.',
  },
  {
    module: '@smithy/core/event-streams',
    from: /\/node_modules\/@(aws-sdk|smithy)\//,
    instead:
      'export const eventStreamSerdeProvider = () => undefined; export const resolveEventStreamSerdeConfig = (input) => input; export const EventStreamSerde = undefined;',
    why: 'No command that is sent has an answer that comes as a stream of events.',
  },
  {
    module: '@aws-sdk/credential-provider-node',
    from: /\/node_modules\/@aws-sdk\//,
    instead: 'export const defaultProvider = () => () => Promise.reject(new Error("No credentials were given."));',
    why: 'Which source of credentials is meant is decided here (core/aws), and every client is given what comes of it.',
  },
  {
    module: './node-http2-handler',
    from: /\/node_modules\/@smithy\/node-http-handler\//,
    instead: 'export const NodeHttp2Handler = undefined;',
    why: 'The services that are asked take HTTP/1.1, and loading node:http2 takes longer than what sends to them.',
  },
  {
    module: '@aws/lambda-invoke-store',
    from: /\/node_modules\/@aws-sdk\//,
    instead: 'export const InvokeStore = { getInstanceAsync: () => Promise.resolve(undefined) };',
    why: 'It tells what runs in Lambda which invocation it belongs to.',
  },
  {
    module: './Sha256Js',
    from: /\/node_modules\/@smithy\/core\//,
    instead: 'export const Sha256Js = undefined;',
    why: 'It is for a Node.js without crypto, which does not start this program.',
  },
  {
    module: '@aws-sdk/signature-v4-multi-region',
    from: /\/node_modules\/@aws-sdk\/nested-clients\//,
    instead:
      'import { SignatureV4 } from "@smithy/signature-v4"; export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return "none"; } }',
    why: 'A signature for several regions takes a package that is not there; what it does without is to sign for one.',
  },
  {
    module: './sdk-stream-mixin.browser',
    from: /\/node_modules\/@smithy\/core\//,
    instead: 'export const sdkStreamMixin = undefined;',
    why: "Answers come from node:http, as streams of Node's; of others its caller says that it did not expect them.",
  },
  {
    module: './middleware-retry/isStreamingPayload/isStreamingPayload',
    from: /\/node_modules\/@smithy\/core\//,
    instead: 'export const isStreamingPayload = () => false;',
    why: 'No request has a stream as its body, and to ask whether one is of the web loads all that Node has for those.',
  },
  {
    module: './stream-type-check',
    from: /\/node_modules\/@smithy\/core\//,
    instead: 'export const isReadableStream = () => false; export const isBlob = () => false;',
    why: "Answers come from node:http, as streams of Node's; and the same.",
  },
  {
    module: './permessage-deflate',
    from: /\/node_modules\/ws\/lib\//,
    instead: 'module.exports = { extensionName: "permessage-deflate" };',
    why: 'Messages are few and short: compression is never offered (world/sockets.ts).',
  },
  {
    module: './extension',
    from: /\/node_modules\/ws\/lib\//,
    instead: 'module.exports = {};',
    why: 'The same: a server that answers with an extension is refused before its words are read.',
  },
  {
    module: './event-target',
    from: /\/node_modules\/ws\/lib\//,
    instead: 'module.exports = { EventTarget: {} };',
    why: "What comes over it is listened to with `on`, as Node's own are (world/sockets.ts).",
  },
  {
    module: 'eslint-visitor-keys',
    from: /\/node_modules\/toml-eslint-parser\//,
    instead: 'export const unionWith = (keys) => keys',
    why: 'They are of the nodes of JavaScript, for ESLint, beside those of TOML.',
  },
  {
    module: 'debug',
    from: /\/node_modules\/(agent-base|https?-proxy-agent)\//,
    instead: 'export default () => () => {}',
    why: 'DEBUG=* is not to show what goes to a proxy, which may hold its password.',
  },
];

/**
 * Lines, or texts in them, that are taken out of a module. The rest that only they needed is then left out by the bundler.
 * @type {{ module: RegExp, line: RegExp, why: string }[]}
 */
const CUT = [
  {
    module: /\/@babel\/parser\/lib\/index\.js$/,
    line: /(?<=^const mixinPlugins = \{[^}]*)^ {2}(?:estree|flow|v8intrinsic|placeholders),?\n/gmu,
    why: 'The sources of an app are read as JavaScript or TypeScript, with or without JSX.',
  },
  {
    module: /\/@babel\/parser\/lib\/index\.js$/,
    // The text alone, between its quotes: a name, which has no blank in it, stays.
    line: /(?<=^ {2}[A-Z]\w+: (?:\(\{?[\w, ]*\}?\) => )?")(?=\S* )[^"\n]*(?=",?$)|(?<=^ {2}[A-Z]\w+: \(\{[^)]*\}\) => `)[^`\n]*(?=`,?$)/gmu,
    why: 'What is wrong with the code of an app is not told.',
  },
  {
    module: /\/@babel\/parser\/lib\/index\.js$/,
    line: /(?<=^function (?:validatePlugins|babel7CompatTokens)\([\w, ]*\) \{\n)[^]*?(?=^\}\n)/gmu,
    why: 'Which plugins it gets stands in core/client/code/parser.ts, and tokens are not asked for.',
  },
  {
    module: /\/@babel\/parser\/lib\/index\.js$/,
    line: /(?<=^ {2}(?:parseHackPipeBody|parseSmartPipelineBodyInStyle|parseFSharpPipelineBody|checkSmartPipeTopicBodyEarlyErrors|registerTopicReference)\([\w, ]*\) \{\n)[^]*?(?=^ {2}\}\n)/gmu,
    why: 'They are called where its plugin for pipelines is on.',
  },
  {
    module: /\/@babel\/parser\/lib\/index\.js$/,
    line: /(?<=^ {2}(?:processComment|finalizeComment|finalizeRemainingComments|resetPreviousNodeTrailingComments|takeSurroundingComments)\([\w, ]*\) \{\n)[^]*?(?=^ {2}\}\n)/gmu,
    why: 'No comment is attached to what it stands beside (core/client/code/parser.ts).',
  },
  {
    module: /\/commander\/lib\/command\.js$/,
    line: /^ {2}(?:async )?(?:_executeSubCommand|_checkForMissingExecutable|executableDir|showHelpAfterError|addHelpCommand|requiredOption|combineFlagAndOptionalValue|allowUnknownOption|allowExcessArguments|enablePositionalOptions|passThroughOptions|storeOptionsAsProperties|getOptionValueSourceWithGlobals|parseAsync|commandsGroup|optionsGroup)\(.*\) \{\n[^]*?^ {2}\}\n/gmu,
    why: 'Subcommands that are programs of their own, and settings that nothing here makes.',
  },
  {
    module: /\/commander\/lib\/command\.js$/,
    line: /(?<=^ {2}(?:_checkForConflictingOptions|_checkForMissingMandatoryOptions|_parseOptionsEnv|_parseOptionsImplied)\(\) \{\n)[^]*?(?=^ {2}\}\n)|^ {2}(?:_checkForConflictingLocalOptions|_conflictingOption)\(.*\) \{\n[^]*?^ {2}\}\n/gmu,
    why: 'No option excludes, implies or needs another one here, or comes from a variable.',
  },
  {
    module: /\/commander\/lib\/(?:option|argument)\.js$/,
    line: /^ {2}(?:preset|conflicts|implies|argRequired|argOptional)\(.*\) \{\n[^]*?^ {2}\}\n/gmu,
    why: 'The same.',
  },
  {
    module: /\/@aws-sdk\/core\/dist-es\/.*\/partitions\.js$/,
    line: /^ +"description": ".*"\n/gmu,
    why: 'Regions are told by their IDs, and not by the names of cities.',
  },
  {
    module: /\/@smithy\/core\/.*\/getInstanceMetadataRegion\.js$/,
    line: /(?<=getInstanceMetadataRegion = async \(\) => \{\n)[^]*?(?=^\};)/gmu,
    why: 'Every client is given its region (core/aws).',
  },
  {
    module: /\/prompts\/lib\/elements\/index\.js$/,
    line: /^ {2}\w+: require\('\.\/(?:toggle|date|number|multiselect|autocomplete|autocompleteMultiselect)'\),\n/gmu,
    why: 'Questions are a text, a password, a yes or no, or one of a list (world/ask.ts).',
  },
  {
    module: /\/prompts\/lib\/prompts\.js$/,
    line: /^\$\.(?!text|password|confirm|select)\w+ = args => (?:\{[^]*?^\}|toPrompt.*);\n|^const byTitle = [^]*?^\);\n/gmu,
    why: 'The same, for what asks them.',
  },
  {
    module: /\/ws\/wrapper\.mjs$/,
    line: /^(?:import (?!WebSocket )\w+ from .*| {2}(?!WebSocket\b)\w+,?)\n/gmu,
    why: 'Realtime is asked, as a client; nothing here is a WebSocket server.',
  },
  {
    module: /\/@aws-sdk\/credential-providers\/dist-es\/index\.js$/,
    line: /^export \{ (?:createCredentialChain|fromCognito|fromContainer|fromEnv|fromIni|fromNode|fromProcess|fromTokenFile).*\n/gmu,
    why: 'Which source is meant is decided here (core/aws), and only these then give credentials: a token, SSO, a role, a login, HTTP and the instance.',
  },
  {
    module: /\/jsonc-parser\/lib\/esm\/main\.js$/,
    line: /^export (?:const (?!parse\b|parseTree\b)\w+ = (?:parser|scanner)\..*|var (?:ScanError|SyntaxKind);\n[^]*?^\}\)\(.*)\n/gmu,
    why: 'A text is parsed, as values or as nodes, and nothing else is asked of it.',
  },
  {
    module: /\/smol-toml\/dist\/index\.js$/,
    line: /^(?:import \{ stringify \}|export default ).*(?:\n|$)|(?<=\{ parse, )stringify, /gmu,
    why: 'Nothing is written by it: the config keeps its bytes.',
  },
  {
    module: /\/@iarna\/toml\/toml\.js$/,
    line: /^exports\.stringify = .*\n/gmu,
    why: 'Nothing is written by it: the config keeps its bytes.',
  },
  {
    module: /\/@iarna\/toml\/parse\.js$/,
    line: /^module\.exports\.(?:async|stream|prettyError) = .*(?:\n|$)/gmu,
    why: 'A config is read whole.',
  },
  {
    module: /\/@aws-sdk\/.*\/schemas\/schemas_0\.js$/,
    line: /^n0_registry\.registerError\(.*\);\n/gmu,
    why: "An error of AWS is told by its name, which it has without a class of its own too (the protocol's own rule for errors that it does not know).",
  },
];

/** The bundler's plugin. A move inside a package is not to bring back silently what is cut: the build fails. */
export const slim = {
  name: 'slim',
  resolveId(source, importer = '') {
    const at = LEFT_OUT.findIndex(({ module, from }) => module === source && from.test(importer));
    return at === -1 ? undefined : `${NOTHING}${at}`;
  },
  load(id) {
    if (id.startsWith(NOTHING)) return LEFT_OUT[Number(id.slice(NOTHING.length))].instead;
    const cuts = CUT.filter(({ module }) => module.test(id));
    if (cuts.length === 0) return undefined;
    return cuts.reduce(
      (whole, { line }) => {
        const rest = whole.replaceAll(line, '');
        if (rest === whole) throw new Error(`slim.mjs finds no ${line} to leave out of ${id}`);
        return rest;
      },
      readFileSync(id, 'utf8'),
    );
  },
};
