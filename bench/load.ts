/** From bytes to an image: what loading a package costs, step by step and as a whole, over the framework and the examples. */

import { Bench } from 'tinybench';
import {
  buildImage,
  decodeModule,
  FRAMEWORK_MODULES,
  imageRoot,
  type LoadedModule,
  Loader,
  moduleMap,
  NATIVES,
  verifyModule,
} from '../vm/index.ts';
import type { BenchRow } from './row.ts';

const ids = FRAMEWORK_MODULES.map((module) => module.id);
const files = FRAMEWORK_MODULES.map((module) => Uint8Array.from(Buffer.from(module.base64, 'base64')));
const size = files.reduce((sum, file) => sum + file.length, 0);
const source = moduleMap(new Map(ids.map((id, i) => [id, files[i]!])));

/** Every function of a module that is callable and takes no type arguments. */
function entriesOf(loaded: LoadedModule) {
  const { module } = loaded;
  return module.functionDefs.flatMap((def) => {
    const handle = module.functionHandles[def.handle]!;
    if (def.visibility !== 'public' || def.code === undefined || handle.typeParams.length > 0) return [];
    return [{ module: loaded.id, function: module.identifiers[handle.name]!, typeArgs: [] }];
  });
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** MB/s of module bytes; the framework is 27 modules. */
export async function benchLoad(): Promise<BenchRow[]> {
  const decoded = files.map((file) => unwrap(decodeModule(file)));
  const linkage = unwrap(new Loader().load(source, ids));
  const entries = [...linkage.values()].flatMap(entriesOf);
  const image = unwrap(buildImage(linkage, NATIVES, entries));
  const bench = new Bench({ time: 600, warmupTime: 300 });
  bench.add('load/decode', () => {
    for (const file of files) decodeModule(file);
  });
  bench.add('load/verify', () => {
    for (const module of decoded) verifyModule(module);
  });
  bench.add('load/image', () => {
    buildImage(linkage, NATIVES, entries);
  });
  bench.add('load/decode+verify+link+image', () => {
    buildImage(unwrap(new Loader().load(source, ids)), NATIVES, entries);
  });
  bench.add('load/image-root', () => {
    imageRoot(image);
  });
  await bench.run();
  return bench.tasks.map((task): BenchRow => {
    if (task.result.state !== 'completed') throw new Error(`${task.name} did not complete`);
    return { name: task.name, value: size / 1e6 / (task.result.latency.p50 / 1000), unit: 'MB/s' };
  });
}
