/**
 * The program that runs a function's handler in a child process: a small stand-in for Lambda's Node.js runtime, with its
 * errors. It is text and not a module, since it is handed to `node --eval`: the published bundle then needs no second file
 * beside it.
 *
 * argv: the folder of the code, the handler ("file.export"), the runtime's major version, the time limit in milliseconds.
 * stdin: a line of JSON an invocation. File descriptor 3: one JSON answer each, {payload} or {error}. Where it can take
 * another invocation, it ends what it wrote of one, there and on both its streams, with a mark. It then waits for the next
 * without its event loop: nothing of the code runs on, as nothing does on Lambda.
 *
 * Errors and their names are those of aws/aws-lambda-nodejs-runtime-interface-client. A handler with three parameters
 * is a callback handler, which Node.js 24 refuses (its issue 137). Before 24, a value returned without a promise or a
 * callback is dropped.
 */
export const BOOTSTRAP = String.raw`
import { existsSync, readFileSync, readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, spec, major, limit] = process.argv.slice(1);
let started = 0;
let invocation = {};
let unread = Buffer.alloc(0);

function fail(name, message) {
  throw Object.assign(new Error(message), { name });
}

function next() {
  for (;;) {
    const end = unread.indexOf(10);
    if (end >= 0) {
      const line = unread.subarray(0, end);
      unread = unread.subarray(end + 1);
      return JSON.parse(line.toString());
    }
    const chunk = Buffer.alloc(65536);
    const size = readSync(0, chunk);
    if (size === 0) process.exit(0);
    unread = Buffer.concat([unread, chunk.subarray(0, size)]);
  }
}

function answer(value) {
  let rest = Buffer.from(JSON.stringify(value));
  while (rest.length > 0) rest = rest.subarray(writeSync(3, rest));
}

async function mark() {
  const end = '\0' + invocation.requestId + '\n';
  writeSync(3, end);
  // Until it is written: what a pipe has no room for yet would wait for the event loop.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write(end, done))));
}

function describe(thrown) {
  const error = thrown instanceof Error ? thrown : undefined;
  const trace = error === undefined ? [] : String(error.stack).split('\n');
  const errorType = error === undefined ? typeof thrown : error.name;
  const errorMessage = error === undefined ? String(thrown) : error.message;
  return { error: { errorType, errorMessage, trace } };
}

function end(thrown) {
  answer(describe(thrown));
  process.exit(0);
}

async function load() {
  const file = basename(spec);
  const dot = file.indexOf('.');
  if (dot <= 0) fail('Runtime.MalformedHandlerName', 'Bad handler');
  const base = join(root, dirname(spec), file.slice(0, dot));
  const found = ['.js', '.mjs', '.cjs'].find((ending) => existsSync(base + ending));
  if (found === undefined) fail('Runtime.ImportModuleError', "Error: Cannot find module '" + file.slice(0, dot) + "'");
  let module;
  try {
    module = await read(base + found, found);
  } catch (error) {
    if (error instanceof SyntaxError) fail('Runtime.UserCodeSyntaxError', 'SyntaxError: ' + error.message);
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') fail('Runtime.ImportModuleError', 'Error: ' + error.message);
    throw error;
  }
  const name = file.slice(dot + 1);
  const handler = name.split('.').reduce((value, key) => value?.[key], module);
  if (handler === undefined) fail('Runtime.HandlerNotFound', file + ' is undefined or not exported');
  if (typeof handler !== 'function') fail('Runtime.HandlerNotFound', file + ' is not a function');
  if (Number(major) >= 24 && handler.length >= 3) {
    fail('Runtime.CallbackHandlerDeprecated', 'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.');
  }
  return handler;
}

function read(path, ending) {
  const manifest = join(root, 'package.json');
  const isModule = existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  if (ending === '.mjs' || (ending === '.js' && isModule)) return import(pathToFileURL(path));
  return createRequire(path)(path);
}

function call(handler, event) {
  let drained;
  return new Promise((resolve, reject) => {
    const callback = (error, value) => (error ? reject(error) : resolve(value));
    const legacy = Number(major) < 24;
    const context = {
      callbackWaitsForEmptyEventLoop: true,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      invokedFunctionArn: invocation.invokedArn,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      awsRequestId: invocation.requestId,
      clientContext: invocation.clientContext && JSON.parse(invocation.clientContext),
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      getRemainingTimeInMillis: () => Number(limit) - (Date.now() - started),
      ...(legacy ? { succeed: resolve, fail: reject, done: callback } : {}),
    };
    drained = () => resolve(undefined);
    process.once('beforeExit', drained);
    const value = legacy ? handler(event, context, callback) : handler(event, context);
    if (typeof value?.then === 'function') value.then(resolve, reject);
    else if (!legacy) resolve(value);
  }).finally(() => process.off('beforeExit', drained));
}

process.on('uncaughtException', end);
process.on('unhandledRejection', (reason) => {
  const message = reason instanceof Error ? reason.name + ': ' + reason.message : String(reason);
  end(Object.assign(new Error(message), { name: 'Runtime.UnhandledPromiseRejection' }));
});
let handler;
for (;;) {
  invocation = next();
  started = Date.now();
  try {
    handler ??= await load();
  } catch (error) {
    end(error);
  }
  try {
    answer({ payload: JSON.stringify(await call(handler, JSON.parse(invocation.event))) ?? 'null' });
  } catch (error) {
    answer(describe(error));
  }
  await mark();
}
`;
