/** `run` and `view`: one call, and what came of it. */

import { Refused } from '#vm';
import type { Call, FunctionSummary } from '../engine/call.ts';
import {
  addressOf,
  argumentsOf,
  type CallCommandOptions,
  channelOf,
  gasLimitOf,
  typeArgsOf,
  wholeNumber,
} from './call-options.ts';
import { LEVEL, TraceCollector } from './call-trace.ts';
import { readCode } from './code-origin.ts';
import { EXIT, need } from './failure.ts';
import { functionName } from './function-name.ts';
import { outcomeJson } from './outcome.ts';
import { outcomeText } from './outcome-text.ts';
import { openSession } from './session.ts';
import { printResult, type Terminal } from './terminal.ts';

/** Makes the call that the options describe; `keep` says whether its changes stay. Returns the exit code. */
export async function invoke(options: CallCommandOptions, keep: boolean, terminal: Terminal): Promise<number> {
  const code = await readCode(options, terminal, options.store !== undefined);
  const name = functionName(options, code.names, code.own);
  const typeArgs = typeArgsOf(options.typeArgs, code.names);
  const sender = options.sender ?? options.senderAccount;
  const gasLimit = gasLimitOf(options);
  const channel = channelOf(options, code.names);
  const call: Omit<Call, 'args'> = {
    function: name,
    typeArgs,
    channel,
    ...(sender === undefined ? {} : { sender: addressOf(sender, '--sender', code.names) }),
    ...(gasLimit === undefined ? {} : { gasLimit }),
    ...(options.time === undefined ? {} : { time: wholeNumber(options.time, '--time') }),
  };
  const session = await openSession(options, { create: keep, framework: options.framework && !code.bringsFramework });
  try {
    const { engine } = session;
    let published: readonly string[] = [];
    if (code.modules.length > 0) {
      const outcome = engine.publish(code.modules, {
        replace: options.replace ?? false,
        upgrade: options.upgrade ?? false,
        ...(call.time === undefined ? {} : { time: call.time }),
      });
      if (!outcome.ok) throw withReplaceHint(new Refused(outcome.error));
      published = outcome.value.stateChanges.modules.map((change) => `${change.address}::${change.name}`);
    }
    checkTypeArguments(need(engine.functions(moduleOf(name))), name, typeArgs.length);
    const params = need(engine.parameters({ function: name, typeArgs }));
    const args = argumentsOf(options.args, params, code.names, name);
    const collector = options.verbose > 0 ? new TraceCollector(options.verbose, engine.source) : undefined;
    const outcome = need(
      engine[keep ? 'call' : 'view']({ ...call, args }, collector ? { inspector: collector.inspector } : {}),
    );
    if (keep) session.commit();
    const json = outcomeJson(outcome, {
      function: name,
      source: engine.source,
      ...(code.graph ? { graph: code.graph } : {}),
      ...(options.store === undefined || !keep ? {} : { published }),
      ...(collector ? { trace: collector.root } : {}),
    });
    printResult(terminal, json, () => outcomeText(json, terminal.colors, options.verbose >= LEVEL.instructions));
    return outcome.status === 'executed' ? EXIT.ok : EXIT.failed;
  } finally {
    session.close();
  }
}

function moduleOf(name: string): string {
  return name.slice(0, name.lastIndexOf('::'));
}

/** The linker says so too, after building; said here, the message can name what is there. */
function checkTypeArguments(functions: readonly FunctionSummary[], name: string, given: number): void {
  const [module, fun] = [moduleOf(name), name.slice(name.lastIndexOf('::') + 2)];
  const found = functions.find((candidate) => candidate.name === fun);
  if (!found) {
    const callable = functions.filter((candidate) => candidate.entry || candidate.visibility === 'public');
    const near = callable.map((candidate) => candidate.name);
    throw new Refused({
      status: 'FUNCTION_NOT_FOUND',
      module,
      message: `there is no function '${fun}'`,
      hint:
        near.length === 0
          ? 'the module has no functions'
          : `the module has ${near.join(', ')}${functions.length > 12 ? ', …' : ''}`,
    });
  }
  if (found.typeParams.length === given) return;
  throw new Refused({
    status: 'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
    module,
    function: fun,
    message: `${found.typeParams.length} type arguments were expected, ${given} given`,
    hint: found.typeParams.length === 0 ? 'leave --type-args out' : 'give them after --type-args',
  });
}

function withReplaceHint(error: Refused): Refused {
  if (error.refusal.status !== 'DUPLICATE_MODULE_NAME') return error;
  return new Refused({
    ...error.refusal,
    hint: 'use --upgrade for compatible new code, --replace for any, or another --store',
  });
}
