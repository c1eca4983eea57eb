/** Decoder, encoder and disassembler on damaged bytes. */

import { decodeModule, disassemble, encodeModule, hex } from '#vm';
import { mutate } from '../../vm/format/mutate.ts';
import { realModules } from '../modules.ts';
import { broken, type FuzzTarget, outline } from '../target.ts';

export function decodeTarget(): FuzzTarget {
  return {
    name: 'decode',
    share: 1,
    seeds: realModules(),
    mutate,
    run(input) {
      const decoded = decodeModule(input);
      if (!decoded.ok) return [`${decoded.error.status} ${outline(decoded.error.message)}`];
      const encoded = encodeModule(decoded.value);
      if (!encoded.ok) return broken(`a decoded module can't be written: ${encoded.error.message}`);
      if (hex(encoded.value) !== hex(input)) broken('a decoded module is written as other bytes');
      const text = disassemble(decoded.value);
      return [`ok ${decoded.value.dialect.raw} ${Math.min(12, Math.floor(Math.log2(text.length)))}`];
    },
    show: (input) => hex(input),
  };
}
