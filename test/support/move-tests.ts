/** The Move unit tests of a package, compiled once and ready to run on our VM. */

import { fileURLToPath } from 'node:url';
import { type Machine, prepare } from '#vm';
import { NO_FRAMEWORK } from '../../src/engine/framework.ts';
import { type BuiltModule, compileGraph } from '../../src/toolchain/compile-graph.ts';
import { findTests, type TestFunction } from '../../src/toolchain/find-tests.ts';
import { frameworkDir } from '../../src/toolchain/framework-dir.ts';
import { readPackageGraph } from '../../src/toolchain/package-graph.ts';
import { CHANNEL, full, Linked, Resources, unwrap } from './linked.ts';

/** A package with its tests. */
export class MoveTests {
  readonly tests: readonly TestFunction[];
  readonly linked: Linked;

  private constructor(tests: readonly TestFunction[], linked: Linked) {
    this.tests = tests;
    this.linked = linked;
  }

  /** Compiles the packages in `directories`, relative to the repository; each after those among them that it uses. */
  static async all<D extends string>(directories: readonly D[]): Promise<ReadonlyMap<D, MoveTests>> {
    const known = new Map<string, readonly BuiltModule[]>();
    const out = new Map<D, MoveTests>();
    for (const directory of directories) {
      const dir = fileURLToPath(new URL(`../../${directory}`, import.meta.url));
      const graph = readPackageGraph({ dir, test: true, framework: frameworkDir() });
      // The framework with its tests is compiled once, and the packages that use it are compiled against that.
      const built = await compileGraph(graph, { test: true, warnings: 'silence' }, known);
      known.set(built.name, built.modules);
      const others = graph.dependencies.flatMap((unit) => unit.sources);
      const modules = [...built.dependencies.flatMap((unit) => unit.modules), ...built.modules];
      const linked = new Linked(
        modules.map((module) => module.bytes),
        NO_FRAMEWORK,
      );
      out.set(directory, new MoveTests(findTests(graph.root.sources, graph.addresses, others).tests, linked));
    }
    return out;
  }

  /** A machine before the first step of a test, on an empty state. */
  machine(test: TestFunction, gasLimit: number): Machine {
    const image = unwrap(this.linked.build({ module: test.module, function: test.name, typeArgs: [] }));
    const signers = test.parameters.map((name) => {
      const value = test.values.get(name);
      if (value?.kind !== 'address') throw new Error(`${test.name}: only signers are given to tests here`);
      return value.address;
    });
    const call = { fn: 0, args: [], sender: full('0x0'), signers, channel: CHANNEL, gasLimit };
    return prepare(image, call, new Resources(), this.linked.layoutOf);
  }
}

/** `module::function` with a short address. */
export function testName(test: TestFunction): string {
  return `${test.module.replace(/^0x0*/, '0x')}::${test.name}`;
}
