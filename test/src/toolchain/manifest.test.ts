import { describe, expect, test } from 'vitest';
import { BuildRefused } from '../../../src/toolchain/build-error.ts';
import { fullAddress, parseManifest } from '../../../src/toolchain/manifest.ts';

const FILE = '/p/Move.toml';

function refusal(text: string): string {
  try {
    parseManifest(text, FILE);
  } catch (error) {
    if (error instanceof BuildRefused) {
      expect(error.refusal).toMatchObject({ stage: 'manifest', file: FILE, status: 'INVALID_ARGUMENT' });
      return error.refusal.message;
    }
    throw error;
  }
  return 'accepted';
}

describe('parseManifest', () => {
  test('reads every part', () => {
    const manifest = parseManifest(
      `[package]
name = "Game"
version = "1.2.3"
edition = "2024.beta"
upgrade_policy = "compatible"
[addresses]
game = "0xCAFE"
open = "_"
[dev-addresses]
open = "0x7"
[dependencies]
Lib = { local = "../lib", addr_subst = { "owner" = "0x9" }, override = true }
[dev-dependencies]
Mock = { local = "../mock" }
`,
      FILE,
    );
    expect(manifest).toEqual({
      name: 'Game',
      version: '1.2.3',
      edition: '2024.beta',
      addresses: new Map([
        ['game', fullAddress('0xcafe')],
        ['open', undefined],
      ]),
      devAddresses: new Map([['open', fullAddress('0x7')]]),
      dependencies: [{ name: 'Lib', local: '../lib', assigns: new Map([['owner', fullAddress('0x9')]]) }],
      devDependencies: [{ name: 'Mock', local: '../mock', assigns: new Map() }],
      implicitDependencies: true,
    });
  });

  test('a manifest without [addresses] names its address after the package, at 0x0', () => {
    const manifest = parseManifest('[package]\nname = "my_app"\n[environments]\ndevnet = "1"\n', FILE);
    expect([...manifest.addresses]).toEqual([['my_app', fullAddress('0x0')]]);
    expect(manifest.edition).toBe('2024');
  });

  test.each([
    ['not TOML', '[package\nname=', /^\/p\/Move.toml: line 1: /],
    ['no package', '[addresses]\na = "0x1"\n', '/p/Move.toml: [package] is missing'],
    ['no name', '[package]\nedition = "2024"\n', '/p/Move.toml: package.name is missing'],
    ['name of another type', '[package]\nname = 3\n', '/p/Move.toml: package.name must be a string, it is 3'],
    ['name with a path', '[package]\nname = "../x"\n', /package.name must be letters, digits, _ and -.*it is "..\/x"/],
    [
      'unknown edition',
      '[package]\nname = "a"\nedition = "2030"\n',
      /package.edition must be one of legacy, .*it is "2030"/,
    ],
    [
      'implicit',
      '[package]\nname = "a"\nimplicit-dependencies = "no"\n',
      /implicit-dependencies must be true or false, it is "no"/,
    ],
    [
      'address without 0x',
      '[package]\nname = "a"\n[addresses]\nx = "12"\n',
      /addresses.x must be an address .*it is "12"/,
    ],
    [
      'address as a number',
      '[package]\nname = "a"\n[addresses]\nx = 12\n',
      /addresses.x must be an address .*it is 12/,
    ],
    [
      'address of 65 digits',
      `[package]\nname = "a"\n[addresses]\nx = "0x${'1'.repeat(65)}"\n`,
      /addresses.x must be an address/,
    ],
    ['address name', '[package]\nname = "a"\n[addresses]\n"x-y" = "0x1"\n', /addresses.x-y isn't a Move identifier/],
    [
      'open dev address',
      '[package]\nname = "a"\n[dev-addresses]\nx = "_"\n',
      /dev-addresses.x must be an address .*it is "_"/,
    ],
    ['addresses of another type', 'addresses = 3\n[package]\nname = "a"\n', /\[addresses\] must be a table/],
    [
      'git',
      '[package]\nname = "a"\n[dependencies]\nSui = { git = "https://x", rev = "y" }\n',
      /dependencies.Sui is a git dependency/,
    ],
    ['no path', '[package]\nname = "a"\n[dependencies]\nL = { version = "1" }\n', /dependencies.L has no local path/],
    [
      'dependency as text',
      '[package]\nname = "a"\n[dependencies]\nL = "../l"\n',
      /dependencies.L must be a table such as .*it is "..\/l"/,
    ],
    [
      'rename',
      '[package]\nname = "a"\n[dependencies]\nL = { local = "l", addr_subst = { x = "y" } }\n',
      /dependencies.L.addr_subst.x/,
    ],
  ])('refuses %s', (_, text, message) => {
    if (typeof message === 'string') expect(refusal(text)).toBe(message);
    else expect(refusal(text)).toMatch(message);
  });

  test('an address has 1 to 64 hex digits', () => {
    expect(fullAddress(`0x${'f'.repeat(64)}`)).toBe(`0x${'f'.repeat(64)}`);
    expect(fullAddress('0xA')).toBe(`0x${'0'.repeat(63)}a`);
    for (const bad of ['0x', `0x${'f'.repeat(65)}`, '0xg', '10', '']) expect(fullAddress(bad)).toBeUndefined();
  });
});
