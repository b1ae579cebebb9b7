/**
 * The raw JSON of AWS requests and answers, beneath the SDK's serialisers, which would drop settings that they do not
 * know. They are driven by the SDK's own schema: what this version of it does not know would be lost on the way in and
 * on the way out, and UpdateUserPool would reset it.
 */
import type { DeserializeMiddleware, BuildMiddleware, MiddlewareStack } from '@smithy/types';
import { parseJson, type Json, type JsonObject } from '../../core/text/json.ts';

interface WithStack {
  // oxlint-disable-next-line typescript/no-explicit-any -- the SDK's own bound; each command has types of its own
  middlewareStack: MiddlewareStack<any, any>;
}

/**
 * Takes the answer to a command as the service sent it; the returned function gives it, parsed: anything, or nothing. The
 * SDK is then left with an empty one, so that it does not read by its schema what nobody asks it for.
 */
export function answerAsSent(command: WithStack): () => Json | undefined {
  let answer: Json | undefined;
  const middleware: DeserializeMiddleware<object, object> = (next) => async (sent) => {
    const result = await next(sent);
    const response = result.response as { statusCode: number; body: Buffer };
    // What is no answer is the SDK's to tell.
    if (response.statusCode !== 200) return result;
    answer = parseJson(response.body.toString('utf8'));
    if (answer !== undefined) response.body = Buffer.alloc(0);
    return result;
  };
  command.middlewareStack.add(middleware, { step: 'deserialize', priority: 'low', name: 'answerAsSent' });
  return () => answer;
}

/** Shows the body of a request, parsed, before it is signed, and sends what `look` gives back. What it throws stops the call. */
export function bodyToBeSent(command: WithStack, look: (body: JsonObject) => JsonObject): void {
  const middleware: BuildMiddleware<object, object> = (next) => async (build) => {
    const request = build.request as { body?: string | Uint8Array; headers: Record<string, string> };
    const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
    request.body = JSON.stringify(look(JSON.parse(text) as JsonObject));
    request.headers['content-length'] = String(Buffer.byteLength(request.body));
    return next(build);
  };
  command.middlewareStack.add(middleware, { step: 'build', name: 'bodyToBeSent' });
}
