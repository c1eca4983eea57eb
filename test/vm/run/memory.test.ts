/** What the account of memory is worth on the host: the worst that code can do before MEMORY_LIMIT_EXCEEDED ends it. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { execution, finish, MAX_GAS } from '#vm';
import { MAX_MEMORY } from '../../../vm/run/machine.ts';
import { aggregateOf, type Value } from '../../../vm/types/value.ts';
import { type Line, ModuleBuilder } from '../../support/builder.ts';
import { Linked } from '../../support/linked.ts';

/** Fills vectors of a million elements each until the machine stops. */
function filling(element: string, make: readonly Line[]): Linked {
  const b = new ModuleBuilder('0x42', 'm');
  b.struct('One', { abilities: ['copy', 'drop'], fields: [['x', 'u8']] });
  b.fun('t', {
    locals: [`vector<${element}>`, 'u64', `vector<vector<${element}>>`, 'vector<u8>'],
    code: [
      ['VecPack', `vector<${element}>`, 0],
      ['StLoc', 2],
      'outer:',
      ['VecPack', element, 0],
      ['StLoc', 0],
      ['LdU64', 0],
      ['StLoc', 1],
      'inner:',
      ['CopyLoc', 1],
      ['LdU64', 1_000_000],
      'Ge',
      ['BrTrue', 'full'],
      ...make,
      ['CopyLoc', 1],
      ['LdU64', 1],
      'Add',
      ['StLoc', 1],
      ['Branch', 'inner'],
      'full:',
      ['MutBorrowLoc', 2],
      ['MoveLoc', 0],
      ['VecPushBack', `vector<${element}>`],
      ['Branch', 'outer'],
    ],
  });
  return new Linked([b.build('common6')]);
}

const push = (element: string, value: readonly Line[]): readonly Line[] => [
  ['MutBorrowLoc', 0],
  ...value,
  ['VecPushBack', element],
];

const FAMILIES: readonly (readonly [element: string, make: readonly Line[], times: number])[] = [
  ['u8', push('u8', [['LdU8', 1]]), 12],
  [
    'One',
    push('One', [
      ['LdU8', 1],
      ['Pack', 'One'],
    ]),
    10,
  ],
  ['u64', push('u64', [['CopyLoc', 1], ['LdU64', 18_446_744_073_700_000_000n], 'Add']), 6],
  [
    'vector<u8>',
    [
      ['VecPack', 'u8', 0],
      ['StLoc', 3],
      ['MutBorrowLoc', 3],
      ['LdU8', 1],
      ['VecPushBack', 'u8'],
      ...push('vector<u8>', [['MoveLoc', 3]]),
    ],
    25,
  ],
];

describe.runIf(process.env.MILLRACE_LONG)('bytes of the host for a byte of the account', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  test.each(FAMILIES)('%s', (element, make, times) => {
    const linked = filling(element, make);
    collect();
    const before = process.memoryUsage().heapUsed;
    const machine = linked.machine('0x42::m::t');
    finish(machine);
    collect();
    const used = process.memoryUsage().heapUsed - before;
    expect(execution(machine, MAX_GAS).failure?.status).toBe('MEMORY_LIMIT_EXCEEDED');
    expect(used / MAX_MEMORY).toBeLessThan(times);
    // So that the values live until here.
    expect(machine.locals.length).toBeGreaterThan(0);
  });
});

test('an aggregate of any number of values has them in their order', () => {
  const values: Value[] = Array.from({ length: 40 }, (_, i) =>
    i % 3 === 0 ? BigInt(i) << 60n : i % 3 === 1 ? i : [i],
  );
  for (let count = 0; count <= 30; count++) expect(aggregateOf(values, 5, count)).toEqual(values.slice(5, 5 + count));
});
