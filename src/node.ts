/**
 * Millrace for Node: what `millrace` offers, and stores, fast hashes and the Move toolchain.
 * @packageDocumentation
 */

export { useNativeHashes } from './store/hashes.ts';
export { checkLmdbFile, openLmdb } from './store/lmdb.ts';
export { memoryKv } from './store/memory.ts';
export { buildPackage } from './toolchain/compiler.ts';
