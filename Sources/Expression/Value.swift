/// One value as slots and programs hold it: 16 trivial bytes, no references, no allocation.
///
///     tag             aux            bits
///     int uint        –              the number
///     double          –              IEEE 754 bits
///     bool            –              0 or 1
///     string bytes    size in bytes  address of the first byte
///     list            count          address of `count` values
///     map             entries        address of 2 × `entries` values: key, value, key, value …
///     timestamp       nanoseconds    seconds since 1970-01-01T00:00:00Z, floored
///     duration        nanoseconds    seconds, floored: the total is bits × 10⁹ + aux
///     date            midnight       days since 1970-01-01; read in a zone, `aux` holds the seconds from
///                                    UTC's midnight of the day to the zone's, else 0
///     type            size in bytes  address of the name's first byte
///     absent          –              1: null stands in the field
///     error           error code     –
///     optional        1 if there     address of one value
///
/// Addresses point into a payload, an `Arena` or a `Program`; whoever hands a value on says how long
/// they live. A `String` and an array in their place cost a retain, a release and often an allocation
/// for each field of each event.
@frozen
package struct Value: Sendable {
    @frozen
    package enum Tag: UInt8, Sendable {
        case absent, null, bool, int, uint, double, string, bytes
        case list, map, timestamp, duration, date, type, error, optional
    }

    package var tag: Tag
    package var aux: UInt32
    package var bits: UInt64

    @inlinable
    package init(tag: Tag, aux: UInt32 = 0, bits: UInt64 = 0) {
        self.tag = tag
        self.aux = aux
        self.bits = bits
    }

    @inlinable package static var absent: Value { Value(tag: .absent) }
    @inlinable package static var null: Value { Value(tag: .null) }
    /// Of a field that is null in its event: absent to every program, and told apart from one that is not
    /// there by `isNullField` alone.
    @inlinable package static var nullField: Value { Value(tag: .absent, bits: 1) }

    @inlinable package static func bool(_ value: Bool) -> Value {
        Value(tag: .bool, bits: value ? 1 : 0)
    }
    @inlinable package static func int(_ value: Int64) -> Value {
        Value(tag: .int, bits: UInt64(bitPattern: value))
    }
    @inlinable package static func uint(_ value: UInt64) -> Value {
        Value(tag: .uint, bits: value)
    }
    @inlinable package static func double(_ value: Double) -> Value {
        Value(tag: .double, bits: value.bitPattern)
    }
    @inlinable package static func string(_ text: UnsafeRawBufferPointer) -> Value {
        Value(tag: .string, aux: UInt32(text.count), bits: address(text))
    }
    @inlinable package static func bytes(_ text: UnsafeRawBufferPointer) -> Value {
        Value(tag: .bytes, aux: UInt32(text.count), bits: address(text))
    }
    @inlinable package static func list(_ values: UnsafeBufferPointer<Value>) -> Value {
        Value(tag: .list, aux: UInt32(values.count), bits: address(UnsafeRawBufferPointer(values)))
    }
    /// `entries` holds keys and values in turn.
    @inlinable package static func map(_ entries: UnsafeBufferPointer<Value>) -> Value {
        Value(
            tag: .map, aux: UInt32(entries.count / 2),
            bits: address(UnsafeRawBufferPointer(entries)))
    }
    @inlinable package static func timestamp(seconds: Int64, nanoseconds: UInt32) -> Value {
        Value(tag: .timestamp, aux: nanoseconds, bits: UInt64(bitPattern: seconds))
    }
    @inlinable package static func duration(seconds: Int64, nanoseconds: UInt32) -> Value {
        Value(tag: .duration, aux: nanoseconds, bits: UInt64(bitPattern: seconds))
    }
    @inlinable package static func date(days: Int64) -> Value {
        Value(tag: .date, bits: UInt64(bitPattern: days))
    }

    @inlinable
    static func address(_ buffer: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(UInt(bitPattern: buffer.baseAddress))
    }

    @inlinable package var isAbsent: Bool { tag == .absent }
    @inlinable package var isNullField: Bool { tag == .absent && bits == 1 }
    /// Meaningful for `bool` only.
    @inlinable package var boolValue: Bool { bits != 0 }
    /// Meaningful for `int`, and the seconds or days of `timestamp`, `duration`, `date`.
    @inlinable package var intValue: Int64 { Int64(bitPattern: bits) }
    @inlinable package var doubleValue: Double { Double(bitPattern: bits) }

    /// The bytes of a `string`, `bytes` or `type`.
    @inlinable package var text: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: UInt(bits)), count: Int(aux))
    }
    /// The elements of a `list`, or the keys and values in turn of a `map`.
    @inlinable package var elements: UnsafeBufferPointer<Value> {
        let start = UnsafePointer<Value>(bitPattern: UInt(bits))
        return UnsafeBufferPointer(start: start, count: Int(aux) * (tag == .map ? 2 : 1))
    }
}
