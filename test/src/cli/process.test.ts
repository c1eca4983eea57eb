/** What only a process of its own shows: exit codes, streams, colours. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, spawnMillrace } from './millrace.ts';

describe('the process', () => {
  it('runs the kernel of the README and exits with 0', () => {
    const { code, out, err } = spawnMillrace(
      [
        'run',
        '--package-dir',
        'move-examples/kernels',
        '--function',
        '0xB0::kernels::fib',
        '--args',
        'u64:20',
        '--json',
      ],
      { FORCE_COLOR: '1', CI: '1' },
    );
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ status: 'executed', returns: [{ type: 'u64', value: '6765' }] });
    expect(code).toBe(0);
  });

  it('exits with 2 and one line on standard error, without colours where there is no terminal', () => {
    const { code, out, err } = spawnMillrace(['run', '--functoin', 'x'], { FORCE_COLOR: '1' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe("error[INVALID_ARGUMENT]: unknown option '--functoin' (hint: did you mean --function?)\n");
  });

  it('prints its version and its help with examples', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(spawnMillrace(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = spawnMillrace(['run', '--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('Examples:');
  });
});
