import {
  ADDRESSES,
  CodeFrame,
  type CodeFun,
  type Local,
  MAX_CODE_LINES,
  MAX_CODE_LOCALS,
  same,
  type Way,
} from './bytecode-frame.ts';
import { anyInt, INT_BITS, INT_NAMES, type IntName } from './choices.ts';
import { ADDRESS, argsText, BOOL, fieldsOf, INTS, substitute, type Ty, typeText } from './source-types.ts';

/** Whether a call of `fun` can leave one value of `type`. A parameter of the callee and one of the caller have the same text. */
function gives(fun: CodeFun, type: Ty): boolean {
  const [returned] = fun.returns;
  if (fun.picks || fun.returns.length !== 1) return false;
  if (returned!.kind === 'param') return true;
  return same(returned!, type) && (fun.typeParams === 0 || !typeText(type).includes('T'));
}

/** What leaves values on the stack. */
export class CodeValues extends CodeFrame {
  /** Instructions that leave one value of `type` on the stack. */
  push(type: Ty, depth: number): void {
    this.choices.span(() => this.anyValue(type, depth));
  }

  protected anyValue(type: Ty, depth: number): void {
    const choices = this.choices;
    const copies = this.locals.filter((l) => l.set && l.ref === 'value' && l.lent !== 'mut' && same(l.type, type));
    const moves = this.steady ? [] : copies.filter((l) => !l.reserved && l.lent === undefined);
    const ways = depth > 0 ? this.ways((w) => same(w.type, type) && this.isThere(w)) : [];
    const funs = depth > 0 ? this.callable((fun) => gives(fun, type)) : [];
    const deep = depth > 0 && this.lines.length < MAX_CODE_LINES ? 1 : 0;
    const { kind } = type;
    const how = choices.weighted([
      [kind === 'param' ? 0 : 14, 'literal'],
      [copies.length > 0 ? 26 : 0, 'copy'],
      [moves.length > 0 ? 10 : 0, 'move'],
      [ways.length > 0 ? 20 : 0, 'read'],
      [kind === 'int' ? deep * 40 : 0, 'int'],
      [kind === 'bool' ? deep * 60 : 0, 'bool'],
      [kind === 'data' || kind === 'vector' ? deep * 22 : 0, 'pack'],
      [funs.length > 0 ? deep * 10 : 0, 'call'],
      [deep * 4, 'round'],
    ] as const);
    switch (how) {
      case 'literal':
        this.pushLiteral(type, 2);
        return;
      case 'copy':
        this.emit(['CopyLoc', choices.pick(copies).index]);
        return;
      case 'move': {
        const local = choices.pick(moves);
        local.set = false;
        this.emit(['MoveLoc', local.index]);
        return;
      }
      case 'read':
        this.pushRef(choices.pick(ways), choices.chance(50));
        this.emit('ReadRef');
        return;
      case 'int':
        this.pushInt((type as Ty & { kind: 'int' }).name, depth - 1);
        return;
      case 'bool':
        this.pushBool(depth - 1);
        return;
      case 'pack':
        this.packAny(type, depth - 1, false);
        return;
      case 'call': {
        const fun = choices.pick(funs);
        const returned = fun.returns[0]!;
        const args = Array.from({ length: fun.typeParams }, (_, i) =>
          returned.kind === 'param' && returned.index === i ? type : this.someType(1),
        );
        this.call(fun, args, depth - 1);
        return;
      }
      case 'round': {
        // Through a local that has no value before or after.
        if (this.full()) {
          this.pushLiteral(type, 1);
          return;
        }
        this.push(type, depth - 1);
        const scratch = this.newLocal(type);
        this.emit(['StLoc', scratch.index], 'Nop', ['MoveLoc', scratch.index]);
      }
    }
  }

  protected pushLiteral(type: Ty, depth: number): void {
    switch (type.kind) {
      case 'int':
        this.emit([`Ld${type.name.toUpperCase()}` as 'LdU8', anyInt(this.choices, type.name)]);
        return;
      case 'bool':
        this.emit(this.choices.chance(50) ? 'LdTrue' : 'LdFalse');
        return;
      case 'address':
        this.pushAddress(this.choices.pick(ADDRESSES));
        return;
      case 'param':
        this.emit(['CopyLoc', this.locals.find((l) => l.reserved && same(l.type, type))!.index]);
        return;
      case 'vector':
        if (same(type.of, INTS.u8) && this.choices.chance(50)) {
          const items: number[] = [];
          this.choices.list(80, 20, () => items.push(this.choices.below(256)));
          this.emit(['LdConst', 'vector<u8>', Uint8Array.of(items.length, ...items)]);
          return;
        }
        this.packAny(type, depth - 1, true);
        return;
      case 'data':
        this.packAny(type, depth - 1, true);
        return;
    }
  }

  protected packAny(type: Ty, depth: number, literal: boolean): void {
    const part = (of: Ty) => (literal ? this.pushLiteral(of, depth) : this.push(of, depth));
    if (type.kind === 'vector') {
      let count = 0;
      if (depth >= 0)
        this.choices.list(70, 4, () => {
          part(type.of);
          count++;
        });
      this.emit(['VecPack', typeText(type.of), count]);
      return;
    }
    const data = type as Ty & { kind: 'data' };
    const variant = this.choices.below(data.data.variants.length);
    for (const field of fieldsOf(data, variant)) part(field.type);
    this.onData('Pack', data, variant);
  }

  protected pushInt(name: IntName, depth: number): void {
    const type = INTS[name];
    const choices = this.choices;
    const wild = choices.chance(this.scope.danger);
    const bits = INT_BITS[name];
    const load = (value: bigint | number, of: IntName = name) => this.emit([`Ld${of.toUpperCase()}` as 'LdU8', value]);
    const half = () => {
      this.push(type, depth);
      if (!wild) {
        load(1, 'u8');
        this.emit('Shr');
      }
    };
    const low = () => {
      this.push(type, depth);
      if (wild) return;
      load((1n << BigInt(bits / 2)) - 1n);
      this.emit('BitAnd');
    };
    switch (
      choices.weighted([
        [12, 'Add'],
        [8, 'Sub'],
        [8, 'Mul'],
        [8, 'Div'],
        [8, 'Mod'],
        [6, 'BitAnd'],
        [6, 'BitOr'],
        [6, 'Xor'],
        [7, 'Shl'],
        [7, 'Shr'],
        [16, 'Cast'],
        [name === 'u64' ? 12 : 0, 'VecLen'],
      ] as const)
    ) {
      case 'Add':
        half();
        half();
        this.emit('Add');
        return;
      case 'Sub':
        // With the top bit of one set and of the other clear, nothing is borrowed.
        half();
        if (!wild) {
          load(1n << BigInt(bits - 1));
          this.emit('BitOr');
        }
        half();
        this.emit('Sub');
        return;
      case 'Mul':
        low();
        low();
        this.emit('Mul');
        return;
      case 'Div':
      case 'Mod':
        this.push(type, depth);
        this.push(type, depth);
        if (!wild) {
          load(1);
          this.emit('BitOr');
        }
        this.emit(choices.pick(['Div', 'Mod']));
        return;
      case 'BitAnd':
      case 'BitOr':
      case 'Xor':
        this.push(type, depth);
        this.push(type, depth);
        this.emit(choices.pick(['BitAnd', 'BitOr', 'Xor']));
        return;
      case 'Shl':
      case 'Shr':
        this.push(type, depth);
        this.push(INTS.u8, depth);
        if (!wild && bits < 256) {
          load(bits - 1, 'u8');
          this.emit('BitAnd');
        }
        this.emit(choices.pick(['Shl', 'Shr']));
        return;
      case 'Cast': {
        const from = choices.pick(INT_NAMES);
        this.push(INTS[from], depth);
        if (!wild && INT_BITS[from] > bits) {
          load((1n << BigInt(bits)) - 1n, from);
          this.emit('BitAnd');
        }
        this.emit(`Cast${name.toUpperCase()}` as 'CastU8');
        return;
      }
      case 'VecLen': {
        const ways = this.ways((w) => w.type.kind === 'vector' && this.isThere(w));
        if (ways.length === 0) {
          this.push(type, depth);
          return;
        }
        const way = choices.pick(ways);
        this.pushRef(way, false);
        this.emit(['VecLen', typeText((way.type as Ty & { kind: 'vector' }).of)]);
        return;
      }
    }
  }

  protected pushBool(depth: number): void {
    const choices = this.choices;
    const two = (type: Ty) => {
      this.push(type, depth);
      this.push(type, depth);
    };
    switch (
      choices.weighted([
        [24, 'compare'],
        [14, 'equal'],
        [10, 'and'],
        [8, 'not'],
        [10, 'refs'],
        [this.scope.keys.length > 0 ? 8 : 0, 'exists'],
      ] as const)
    ) {
      case 'compare':
        two(INTS[choices.pick(INT_NAMES)]);
        this.emit(choices.pick(['Lt', 'Gt', 'Le', 'Ge']));
        return;
      case 'equal':
        two(this.someType());
        this.emit(choices.pick(['Eq', 'Neq']));
        return;
      case 'and':
        two(BOOL);
        this.emit(choices.pick(['And', 'Or', 'Eq', 'Neq']));
        return;
      case 'not':
        this.push(BOOL, depth);
        this.emit('Not');
        return;
      case 'refs': {
        const ways = this.ways((w) => this.isThere(w));
        if (ways.length === 0) {
          this.emit('LdTrue');
          return;
        }
        const left = choices.pick(ways);
        const right = choices.pick(ways.filter((w) => same(w.type, left.type)));
        this.pushRef(left, false);
        this.lend(left.root, 'imm', () => this.pushRef(right, false));
        this.emit(choices.pick(['Eq', 'Neq']));
        return;
      }
      case 'exists': {
        this.push(ADDRESS, 0);
        const key = this.key();
        this.emit([key.args.length > 0 ? 'ExistsGeneric' : 'Exists', typeText(key)]);
        return;
      }
    }
  }

  protected key(): Ty & { kind: 'data' } {
    const data = this.choices.pick(this.scope.keys);
    return {
      kind: 'data',
      data,
      args: Array.from({ length: data.params }, () => this.choices.pick([INTS.u64, BOOL])),
    };
  }

  protected callable(fits: (fun: CodeFun) => boolean): CodeFun[] {
    return this.scope.funs.filter(
      (fun) =>
        fits(fun) &&
        (!fun.signer || this.signer !== undefined) &&
        (this.globalLent === 0 || fun.acquires.size === 0) &&
        this.times * fun.cost + this.cost <= this.budget &&
        fun.params.filter(({ ref }) => ref !== 'value').length + this.locals.length < MAX_CODE_LOCALS,
    );
  }

  protected call(fun: CodeFun, given: readonly Ty[], depth: number, counter?: () => void): void {
    this.cost += this.times * fun.cost;
    for (const name of fun.acquires) this.acquires.add(name);
    const args =
      given.length === fun.typeParams ? given : Array.from({ length: fun.typeParams }, () => this.someType(1));
    // Temporaries first: what they hold is lent while the other arguments are made.
    const temporaries = fun.params.map(({ type, ref }) => {
      if (ref === 'value') return undefined;
      const of = substitute(type, args);
      const found = this.ways((w) => same(w.type, of) && this.isThere(w) && (w.mutable || ref === 'imm'));
      if (found.length > 0 && this.choices.chance(85)) return undefined;
      this.push(of, depth);
      const local = this.newLocal(of);
      this.emit(['StLoc', local.index]);
      return local;
    });
    const lent: { root: Local; before: 'imm' | 'mut' | undefined }[] = [];
    if (fun.signer) this.signer!();
    fun.params.forEach(({ type, ref }, i) => {
      const of = substitute(type, args);
      if (ref === 'value') {
        if (i > 0 || !fun.recursive) {
          this.push(of, depth);
          return;
        }
        if (counter) {
          counter();
          return;
        }
        this.push(of, depth);
        this.emit(['LdU8', 3], 'BitAnd');
        return;
      }
      const temporary = temporaries[i];
      const ways = this.ways((w) => same(w.type, of) && this.isThere(w) && (w.mutable || ref === 'imm'));
      if (temporary || ways.length === 0) {
        const local = temporary ?? this.spare(of);
        this.emit([ref === 'mut' ? 'MutBorrowLoc' : 'ImmBorrowLoc', local.index]);
        return;
      }
      const way = this.choices.pick(ways);
      this.pushRef(way, ref === 'mut');
      lent.push({ root: way.root, before: way.root.lent });
      if (way.root.lent !== 'mut') way.root.lent = ref;
    });
    this.emit([fun.typeParams > 0 ? 'CallGeneric' : 'Call', fun.name + argsText(args)]);
    for (const { root, before } of lent.reverse()) root.lent = before;
    for (const local of temporaries) if (local) this.retire(local);
  }

  /** A fresh local with a literal, in the middle of an expression. */
  protected spare(type: Ty): Local {
    const local = this.newLocal(type);
    this.pushLiteral(type, 1);
    this.emit(['StLoc', local.index]);
    return local;
  }

  /** Skips `make` when an element on the way is not there. */
  protected guarded(way: Way, make: () => void): void {
    const skip = this.label();
    let guards = 0;
    way.steps.forEach((step, i) => {
      if ('field' in step || this.wild()) return;
      if (guards++ === 0) this.boundary();
      const vector = { ...way, steps: way.steps.slice(0, i) };
      this.pushRef(vector, false);
      this.emit(['VecLen', typeText(step.of)], ['LdU64', step.at], 'Gt', ['BrFalse', skip]);
    });
    make();
    this.land(skip);
  }

  /** `make` behind a condition that rarely holds, or in `percent` of the cases any condition. */
  protected unless(make: () => void, percent = this.scope.danger): void {
    const skip = this.label();
    if (this.choices.chance(percent)) this.push(BOOL, 1);
    else {
      this.push(INTS.u64, 1);
      this.emit(['LdU64', anyInt(this.choices, 'u64')], 'Eq');
    }
    this.boundary();
    this.emit(['BrFalse', skip]);
    make();
    this.forget();
    this.land(skip);
  }
}
