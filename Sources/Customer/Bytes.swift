// Order and hashes of ids and keys.

import Glibc

/// -1, 0 or 1 by the bytes, a prefix before what it begins.
package func compareBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let common = min(left.count, right.count)
    if common > 0, let a = left.baseAddress, let b = right.baseAddress {
        let order = memcmp(a, b, common)
        if order != 0 { return order < 0 ? -1 : 1 }
    }
    return left.count == right.count ? 0 : (left.count < right.count ? -1 : 1)
}

/// A 64-bit hash by folded multiplication of 16-byte blocks (the construction of wyhash). Records keep
/// it of event ids and of distinct values, so that it stays what it is; it is no part of an answer.
package func hashBytes(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    var state = seed ^ 0xA076_1D64_78BD_642F
    var offset = 0
    let count = bytes.count
    while count - offset > 16 {
        state = fold(
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB,
            bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self) ^ state)
        offset += 16
    }
    var first: UInt64 = 0
    var second: UInt64 = 0
    let rest = count - offset
    if rest >= 8 {
        first = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        second = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else {
        for index in offset..<count { first = first << 8 | UInt64(bytes[index]) }
    }
    return fold(
        UInt64(count) ^ 0x8EBC_6AF0_9C88_C6E3, fold(first ^ 0x5895_65AC_3F2B_1D4D, second ^ state))
}

private func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
}
