/** Publishing over a module that is there. */

import { expect, it } from 'vitest';
import { Engine } from '../../../src/engine/engine.ts';
import { memoryKv } from '../../../src/store/memory.ts';
import { encodeModule } from '../../../vm/format/encode.ts';
import { ModuleBuilder } from '../../support/builder.ts';

function bytesOf(result: bigint, params: readonly string[] = []): Uint8Array {
  const b = new ModuleBuilder('0x42', 'm');
  b.fun('f', { visibility: 'public', params, returns: ['u64'], code: [['LdU64', result], 'Ret'] });
  const encoded = encodeModule(b.build());
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

function opened(): Engine {
  const engine = Engine.open({ store: memoryKv() });
  if (!engine.ok) throw new Error(engine.error.message);
  expect(engine.value.publish([bytesOf(1n)])).toMatchObject({ ok: true });
  return engine.value;
}

function answer(engine: Engine): string {
  const outcome = engine.view({ function: '0x42::m::f' });
  if (!outcome.ok) return outcome.error.status;
  return [...outcome.value.returns[0]!.bytes].join();
}

it('a compatible module takes the place of the old one, and the next call runs it', () => {
  const engine = opened();
  expect(answer(engine)).toBe('1,0,0,0,0,0,0,0');
  expect(engine.publish([bytesOf(2n)], { upgrade: true })).toMatchObject({ ok: true });
  expect(answer(engine)).toBe('2,0,0,0,0,0,0,0');
});

it('an incompatible one does not, and nothing changes', () => {
  const engine = opened();
  const { root } = engine;
  expect(engine.publish([bytesOf(2n, ['u8'])], { upgrade: true })).toMatchObject({
    ok: false,
    error: { status: 'BACKWARD_INCOMPATIBLE_MODULE_UPDATE' },
  });
  expect(engine.root).toBe(root);
  expect(answer(engine)).toBe('1,0,0,0,0,0,0,0');
});

it('nor does any other code without being asked to', () => {
  const engine = opened();
  const { root } = engine;
  expect(engine.publish([bytesOf(2n)])).toMatchObject({ ok: false, error: { status: 'DUPLICATE_MODULE_NAME' } });
  expect(engine.publish([bytesOf(1n)])).toMatchObject({ ok: true });
  expect(engine.root).toBe(root);
});

it('for development, any module may take the place', () => {
  const engine = opened();
  expect(engine.publish([bytesOf(2n, ['u8'])], { replace: true })).toMatchObject({ ok: true });
  expect(answer(engine)).toBe('NUMBER_OF_ARGUMENTS_MISMATCH');
});
