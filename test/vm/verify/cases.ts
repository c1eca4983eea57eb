/** What the verifier's tests share: a module to put a function into, and pairs of a refused body and its nearest accepted twin. */

import { expect, it } from 'vitest';
import { refusalText, type Status } from '../../../vm/base/status.ts';
import type { Module } from '../../../vm/format/module.ts';
import { DEFAULT_LIMITS, type VerifierLimits } from '../../../vm/verify/limits.ts';
import { type VerifiedModule, verifyModule } from '../../../vm/verify/verify.ts';
import { DIALECTS, type FunctionOptions, type Line, ModuleBuilder } from '../../support/builder.ts';

export const SELF = `0x${'42'.padStart(64, '0')}::m`;

/** A limit changed from the defaults. */
export function limits(change: Partial<VerifierLimits>): VerifierLimits {
  return { ...DEFAULT_LIMITS, ...change };
}

export function accepted(module: Module, some: VerifierLimits = DEFAULT_LIMITS): VerifiedModule {
  const result = verifyModule(module, some);
  if (!result.ok) throw new Error(`expected to be accepted: ${refusalText(result.error)}`);
  return result.value;
}

/** Expects a refusal with exactly this status and place, and with a message. */
export function refused(
  module: Module,
  status: Status,
  place: { readonly function?: string; readonly offset?: number } = {},
  some: VerifierLimits = DEFAULT_LIMITS,
): string {
  const result = verifyModule(module, some);
  if (result.ok) throw new Error(`expected ${status}, but the module was accepted`);
  const { message, ...rest } = result.error;
  expect(rest, message).toEqual({ status, module: SELF, ...place });
  expect(message).not.toBe('');
  return message;
}

/**
 * S { x, y: u64 } copy + drop; W { s: S, t: S } copy + drop; R { v: u64 } key; N { v: u64 } nothing; B<T> { v: T } copy + drop + store + key;
 * G<T: drop> drop; functions `f(u64): u64`, `id<T>(T): T`, `pick(&mut u64, &mut u64): &mut u64`, `look(&u64): &u64`, `peek(&mut u64): &u64`, `use(&mut S)`,
 * natives `sink<T>(T)` and `drop<T: drop>(T)`.
 * With Sui and Aptos: E { A, V { n: u64, b: bool } } copy + drop, O<T> { None, Some { v: T } } copy + drop + store.
 * With Aptos: F { A { x: u64, y: bool }, B { x: u64, y: bool }, C { b: bool } } copy + drop, P<T> { One { v: T }, Two { v: T, w: u8 } } the same.
 */
export function library(dialect: keyof typeof DIALECTS = 'common6'): ModuleBuilder {
  const b = new ModuleBuilder('0x42', 'm');
  b.struct('S', {
    abilities: ['copy', 'drop'],
    fields: [
      ['x', 'u64'],
      ['y', 'u64'],
    ],
  });
  b.struct('W', {
    abilities: ['copy', 'drop'],
    fields: [
      ['s', 'S'],
      ['t', 'S'],
    ],
  });
  b.struct('R', { abilities: ['key'], fields: [['v', 'u64']] });
  b.struct('N', { fields: [['v', 'u64']] });
  b.struct('B', { abilities: ['copy', 'drop', 'store', 'key'], typeParams: [[]], fields: [['v', 'T0']] });
  b.struct('G', { abilities: ['drop'], typeParams: [['drop']], fields: [['v', 'T0']] });
  if (dialect === 'sui7' || DIALECTS[dialect].family === 'aptos') {
    b.enum('E', {
      abilities: ['copy', 'drop'],
      variants: [
        ['A', []],
        [
          'V',
          [
            ['n', 'u64'],
            ['b', 'bool'],
          ],
        ],
      ],
    });
    b.enum('O', {
      abilities: ['copy', 'drop', 'store'],
      typeParams: [[]],
      variants: [
        ['None', []],
        ['Some', [['v', 'T0']]],
      ],
    });
  }
  if (DIALECTS[dialect].family === 'aptos') {
    const both = [
      ['x', 'u64'],
      ['y', 'bool'],
    ] as const;
    b.enum('F', {
      abilities: ['copy', 'drop'],
      variants: [
        ['A', both],
        ['B', both],
        ['C', [['b', 'bool']]],
      ],
    });
    b.enum('P', {
      abilities: ['copy', 'drop'],
      typeParams: [[]],
      variants: [
        ['One', [['v', 'T0']]],
        [
          'Two',
          [
            ['v', 'T0'],
            ['w', 'u8'],
          ],
        ],
      ],
    });
  }
  b.fun('f', { params: ['u64'], returns: ['u64'], code: [['MoveLoc', 0], 'Ret'] });
  b.fun('id', { typeParams: [[]], params: ['T0'], returns: ['T0'], code: [['MoveLoc', 0], 'Ret'] });
  b.fun('pick', {
    params: ['&mut u64', '&mut u64'],
    returns: ['&mut u64'],
    code: [['MoveLoc', 0], ['MoveLoc', 1], 'Pop', 'Ret'],
  });
  b.fun('look', { params: ['&u64'], returns: ['&u64'], code: [['MoveLoc', 0], 'Ret'] });
  b.fun('peek', { params: ['&mut u64'], returns: ['&u64'], code: [['MoveLoc', 0], 'FreezeRef', 'Ret'] });
  b.fun('use', { params: ['&mut S'], code: ['Ret'] });
  if (DIALECTS[dialect].version >= 8)
    b.fun('kept', { params: ['u64'], returns: ['u64'], attributes: [{ code: 1 }], code: [['MoveLoc', 0], 'Ret'] });
  b.native('sink', { typeParams: [[]], params: ['T0'] });
  b.native('drop', { typeParams: [['drop']], params: ['T0'] });
  return b;
}

export interface Body extends Omit<FunctionOptions, 'code'> {
  readonly dialect?: keyof typeof DIALECTS;
  readonly bad: readonly Line[];
  readonly status: Status;
  /** Absent when the refusal has none. */
  readonly offset?: number;
  readonly good: readonly Line[];
  readonly limits?: VerifierLimits;
}

/** One test a row: function `t` with the bad code is refused at the offset, with the good code it is accepted. */
export function bodies(rows: readonly (readonly [name: string, body: Body])[]): void {
  it.each(rows)('%s', (_, { bad, good, status, offset, dialect = 'common6', limits: some, ...options }) => {
    const make = (code: readonly Line[]): Module =>
      library(dialect)
        .fun('t', { ...options, code })
        .build(dialect);
    refused(make(bad), status, { function: 't', ...(offset === undefined ? {} : { offset }) }, some);
    accepted(make(good), some);
  });
}
