/**
 * What can be done to a value once its layout is known: copy, compare, measure. Depth is bounded by MAX_VALUE_DEPTH, since a
 * layout is never deeper, so recursion is safe here.
 */

import { AGGREGATE_HEADER_SIZE, isAggregate, type Layout, type LayoutField } from './layout.ts';
import { type Aggregate, aggregateOf, newAggregate, type Value } from './value.ts';

function fieldsOf(layout: Layout, value: Aggregate): readonly LayoutField[] {
  return layout.variants![value[0] as number]!.fields;
}

/** A deep copy: no aggregate is ever shared between two owners. */
export function copyValue(layout: Layout, value: Value): Value {
  switch (layout.kind) {
    case 'vector': {
      const items = value as Aggregate;
      const of = layout.of!;
      if (!isAggregate(of)) return items.slice();
      const out = newAggregate();
      for (let i = 0; i < items.length; i++) out.push(copyValue(of, items[i]));
      return out;
    }
    case 'struct': {
      const source = value as Aggregate;
      const fields = layout.fields!;
      const out = aggregateOf(source, 0, fields.length);
      for (let i = 0; i < fields.length; i++) {
        const part = fields[i]!.layout;
        if (isAggregate(part)) out[i] = copyValue(part, source[i]);
      }
      return out;
    }
    case 'enum': {
      const source = value as Aggregate;
      const fields = fieldsOf(layout, source);
      const out = newAggregate();
      out.push(source[0]);
      for (let i = 0; i < fields.length; i++) out.push(copyValue(fields[i]!.layout, source[i + 1]));
      return out;
    }
    default:
      return value;
  }
}

/** Structural equality of two values of one layout. */
export function equalValues(layout: Layout, a: Value, b: Value): boolean {
  switch (layout.kind) {
    case 'vector': {
      const left = a as Aggregate;
      const right = b as Aggregate;
      if (left.length !== right.length) return false;
      for (let i = 0; i < left.length; i++) if (!equalValues(layout.of!, left[i], right[i])) return false;
      return true;
    }
    case 'struct': {
      const fields = layout.fields!;
      for (let i = 0; i < fields.length; i++)
        if (!equalValues(fields[i]!.layout, (a as Aggregate)[i], (b as Aggregate)[i])) return false;
      return true;
    }
    case 'enum': {
      if ((a as Aggregate)[0] !== (b as Aggregate)[0]) return false;
      const fields = fieldsOf(layout, a as Aggregate);
      for (let i = 0; i < fields.length; i++)
        if (!equalValues(fields[i]!.layout, (a as Aggregate)[i + 1], (b as Aggregate)[i + 1])) return false;
      return true;
    }
    default:
      return a === b;
  }
}

/** Abstract size of a value in bytes, as {@link Layout.size} defines it; constant time unless vectors nest. */
export function sizeOfValue(layout: Layout, value: Value): number {
  if (layout.size >= 0) return layout.size;
  switch (layout.kind) {
    case 'vector': {
      const items = value as Aggregate;
      const of = layout.of!;
      if (of.size >= 0) return AGGREGATE_HEADER_SIZE + items.length * of.size;
      let sum = AGGREGATE_HEADER_SIZE;
      for (let i = 0; i < items.length; i++) sum += sizeOfValue(of, items[i]);
      return sum;
    }
    case 'struct': {
      const fields = layout.fields!;
      let sum = AGGREGATE_HEADER_SIZE;
      for (let i = 0; i < fields.length; i++) sum += sizeOfValue(fields[i]!.layout, (value as Aggregate)[i]);
      return sum;
    }
    default: {
      const fields = fieldsOf(layout, value as Aggregate);
      let sum = AGGREGATE_HEADER_SIZE;
      for (let i = 0; i < fields.length; i++) sum += sizeOfValue(fields[i]!.layout, (value as Aggregate)[i + 1]);
      return sum;
    }
  }
}
