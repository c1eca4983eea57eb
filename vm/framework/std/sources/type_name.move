/// Types as text, so that contracts can tell them apart at run time.
module std::type_name;

use std::ascii::{Self, String};

/// The type is a primitive or a vector and belongs to no module.
const ENonModuleType: u64 = 0;

const COLON: u8 = 58;

/// The canonical name of a type: primitives by their keywords; `vector<…>`; structs and enums as
/// `address::module::Name<Arg,Arg>`, with the address as 64 lower-case hexadecimal digits without `0x`, and no spaces.
public struct TypeName has copy, drop, store {
    name: String,
}

/// The name of `T`.
native public fun get<T>(): TypeName;

/// Whether the type belongs to no module: integers, `bool`, `address`, and vectors of anything.
public fun is_primitive(self: &TypeName): bool {
    let bytes = self.name.as_bytes();
    !bytes.any!(|byte| *byte == COLON) || starts_with(bytes, &b"vector<")
}

/// The name as text.
public fun as_string(self: &TypeName): &String {
    &self.name
}

/// The name as text. The older name of `as_string`.
public fun borrow_string(self: &TypeName): &String {
    &self.name
}

/// The name as text; ends the value.
public fun into_string(self: TypeName): String {
    self.name
}

/// The address of the type's module, as 64 hexadecimal digits. Aborts with `ENonModuleType` for a primitive.
public fun address_string(self: &TypeName): String {
    self.part(0)
}

/// The name of the type's module. Aborts with `ENonModuleType` for a primitive.
public fun module_string(self: &TypeName): String {
    self.part(1)
}

/// The older name of `address_string`.
public fun get_address(self: &TypeName): String {
    self.address_string()
}

/// The older name of `module_string`.
public fun get_module(self: &TypeName): String {
    self.module_string()
}

/// The text before the `::` number `n`, counted from 0, and after the one before that.
fun part(self: &TypeName, n: u64): String {
    assert!(!self.is_primitive(), ENonModuleType);
    let bytes = self.name.as_bytes();
    let mut at = 0;
    let mut seen = 0;
    let mut part = vector[];
    while (seen <= n) {
        let byte = bytes[at];
        if (byte == COLON) {
            seen = seen + 1;
            at = at + 2;
        } else {
            if (seen == n) part.push_back(byte);
            at = at + 1;
        }
    };
    ascii::string(part)
}

fun starts_with(bytes: &vector<u8>, prefix: &vector<u8>): bool {
    let n = prefix.length();
    bytes.length() >= n && 'same: {
        n.do!(|i| if (bytes[i] != prefix[i]) return 'same false);
        true
    }
}
