/** The layouts of types that a command shows values of, from the modules that define them. */

import {
  type Bytes,
  bytesToJson,
  decodeValue,
  hex,
  type Json,
  type Layout,
  Loader,
  type ModuleSource,
  parseType,
  type Type,
  TypeResolver,
  valueText,
} from '#vm';

/** Layouts by type. A type whose modules are missing has none, and its values are shown as hex. */
export class Layouts {
  readonly #source: ModuleSource;
  readonly #loader = new Loader();
  readonly #known = new Map<string, Layout | undefined>();

  constructor(source: ModuleSource) {
    this.#source = source;
  }

  of(type: Type): Layout | undefined {
    if (!this.#known.has(type.text)) this.#known.set(type.text, this.#resolve(type));
    return this.#known.get(type.text);
  }

  #resolve(type: Type): Layout | undefined {
    const linkage = this.#loader.load(this.#source, [...new Set(modulesOf(type))]);
    if (!linkage.ok) return undefined;
    try {
      return new TypeResolver(linkage.value).layout(type);
    } catch {
      return undefined;
    }
  }

  /** JSON form of the BCS of a value. */
  json(type: string, bytes: Bytes): Json {
    const layout = this.#parsed(type);
    return layout ? bytesToJson(layout, bytes) : `0x${hex(bytes)}`;
  }

  /** One line for the BCS of a value. */
  text(type: string, bytes: Bytes): string {
    const layout = this.#parsed(type);
    return layout ? bytesText(layout, bytes) : `0x${hex(bytes)}`;
  }

  #parsed(type: string): Layout | undefined {
    const parsed = parseType(type);
    return parsed.ok ? this.of(parsed.value) : undefined;
  }
}

/** One line for the BCS of a value. */
export function bytesText(layout: Layout, bytes: Bytes): string {
  const decoded = decodeValue(layout, bytes);
  return decoded.ok ? valueText(layout, decoded.value) : `0x${hex(bytes)}`;
}

function modulesOf(type: Type): string[] {
  if (type.kind === 'vector') return modulesOf(type.of);
  return type.kind === 'struct' ? [TypeResolver.moduleOf(type), ...type.args.flatMap(modulesOf)] : [];
}
