/**
 * The layout of LMDB's data files, data version 2, as lmdb 3.5 writes them on 64-bit hosts: `MDB_page_header`, `MDB_meta`,
 * `MDB_db`, `MDB_node` and `MDB_ovpage` in its `mdb.c`. Numbers have the byte order of the host that wrote the file; files of
 * big-endian hosts are not read.
 */

/** First four bytes of a meta record. */
export const MAGIC = 0xbeefc0de;
/** The version of the format that is read here. */
export const DATA_VERSION = 2;
/** Pages 0 and 1 are meta pages; transaction `n` writes page `n % 2`. */
export const META_PAGES = 2;
/** Bytes in front of what a page holds. Offsets of nodes count from their end. */
export const PAGE_HEADER_BYTES = 24;
/** Bytes of a node in front of its key. */
export const NODE_HEADER_BYTES = 8;
/** Bytes of a node's data when the value is on overflow pages: first page, transaction, number of pages, each u64. */
export const OVERFLOW_RECORD_BYTES = 24;
/** Smallest and largest size of a page. */
export const MIN_PAGE_BYTES = 512;
export const MAX_PAGE_BYTES = 65536;
/** The deepest tree that a cursor of LMDB can follow. */
export const MAX_TREE_DEPTH = 32;

/** What a page is, in its header. No other flag reaches the disk in a store of ours. */
export const PAGE_KIND = { branch: 1, leaf: 2, overflow: 4, meta: 8 } as const;
/** Flag of a leaf's node: the value is on overflow pages. The others mark duplicates and named databases: never ours. */
export const NODE_ON_OVERFLOW = 1;

/** The root of one tree, and what its database's record says of it. */
export interface TreeRecord {
  /** Size of fixed keys; in the record of the free list it is the size of pages. */
  readonly pad: number;
  readonly flags: number;
  readonly depth: number;
  readonly branchPages: bigint;
  readonly leafPages: bigint;
  readonly overflowPages: bigint;
  readonly entries: bigint;
  /** `undefined`: the tree is empty. */
  readonly root: bigint | undefined;
}

/** What one meta page says of the file. */
export interface Meta {
  readonly page: bigint;
  readonly kind: number;
  readonly magic: number;
  readonly version: number;
  /** The free list: transaction to the pages that it freed. Its keys are u64. */
  readonly free: TreeRecord;
  readonly main: TreeRecord;
  readonly lastPage: bigint;
  readonly transaction: bigint;
}

/** Bytes of a meta page that are read. */
export const META_BYTES = 160;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/** The meta page whose first {@link META_BYTES} bytes are in `view`. */
export function metaOf(view: DataView): Meta {
  return {
    page: view.getBigUint64(0, true),
    kind: view.getUint16(18, true),
    magic: view.getUint32(24, true),
    version: view.getUint32(28, true),
    free: treeRecordOf(view, 48),
    main: treeRecordOf(view, 96),
    lastPage: view.getBigUint64(144, true),
    transaction: view.getBigUint64(152, true),
  };
}

function treeRecordOf(view: DataView, at: number): TreeRecord {
  const root = view.getBigUint64(at + 40, true);
  return {
    pad: view.getUint32(at, true),
    flags: view.getUint16(at + 4, true),
    depth: view.getUint16(at + 6, true),
    branchPages: view.getBigUint64(at + 8, true),
    leafPages: view.getBigUint64(at + 16, true),
    overflowPages: view.getBigUint64(at + 24, true),
    entries: view.getBigUint64(at + 32, true),
    root: root === NO_PAGE ? undefined : root,
  };
}
