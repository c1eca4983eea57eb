import { expect, it } from 'vitest';
import { OP } from '../../vm/format/opcodes.ts';
import { ModuleBuilder } from './builder.ts';

it('builds the module of its own example', () => {
  const b = new ModuleBuilder('0x42', 'm');
  b.struct('S', { abilities: ['copy', 'drop'], typeParams: [['store', 'phantom']], fields: [['x', 'u64']] });
  b.fun('f', {
    params: ['&mut S<u8>', 'bool'],
    returns: ['u64'],
    code: [
      ['MoveLoc', 1],
      ['BrTrue', 'else'],
      ['LdU64', 7],
      'Ret',
      'else:',
      ['MoveLoc', 0],
      ['ImmBorrowFieldGeneric', 'S<u8>.x'],
      'ReadRef',
      'Ret',
    ],
  });
  const module = b.build();
  expect(module.structHandles[0]).toEqual({
    module: 0,
    name: 1,
    abilities: 3,
    typeParams: [{ constraints: 4, phantom: true }],
  });
  expect(module.functionDefs[0]!.code!.instructions[1]).toEqual({ op: OP.BrTrue, index: 4, value: 0n });
  expect(module.functionDefs[0]!.code!.instructions[2]).toEqual({ op: OP.LdU64, index: 0, value: 7n });
  expect(module.fieldInsts).toEqual([{ of: 0, args: 2 }]);
  expect(module.signatures[0]).toEqual([
    { kind: 'mutref', to: { kind: 'struct', handle: 0, args: [{ kind: 'u8' }] } },
    { kind: 'bool' },
  ]);
});
