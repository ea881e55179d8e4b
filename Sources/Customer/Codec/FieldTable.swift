// The names behind the numbers in records, which outlive every rule set.

/// Numbers for all that records name: attributes, facts, rules and so on. A number is given once
/// and never to anything else, so that a record of any earlier rule set can be read under any later
/// one. Each partition has its own table beside its records.
///
///     version  entry …                     the entry at place n, from 1 on, has the number n
///     entry:   kind  size of text  text
package struct FieldTable: Sendable {
    /// What a text names. A later version may have more; a number of theirs is kept all the same.
    enum Kind: UInt8 {
        /// A name and a type.
        case attribute = 1
        /// A name and the form, but not what it is made of.
        case fact
        case purpose, theme, segment, rule
        /// The kind of a rule's trigger and the rule: what its watches keep depends on it.
        case watch
        /// Where in a rule an instance stands, see `Rule.stepTexts`.
        case step
        /// Names and types of the slots that are kept of an event, in their order.
        case shape
        case eventType
        case kind, channel
        case interest = 16
    }

    private struct Entry: Hashable {
        var kind: UInt8
        var text: String
    }

    private static let version: UInt8 = 1

    private var entries: [Entry] = []
    private var numbers: [Entry: UInt32] = [:]

    package init() {}

    /// Nil for bytes that are no table, or one of a version that is not known.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = RecordReader(bytes)
        do throws(RecordDamage) {
            guard try reader.byte() == Self.version else { return nil }
            while !reader.isAtEnd {
                let kind = try reader.byte()
                let size = try reader.size()
                guard
                    let text = String(validating: try reader.take(size), as: UTF8.self),
                    numbers[Entry(kind: kind, text: text)] == nil
                else { return nil }
                append(Entry(kind: kind, text: text))
            }
        } catch {
            return nil
        }
    }

    /// The table as bytes; one with more entries begins with the bytes of the one before.
    package var bytes: [UInt8] {
        var bytes = [Self.version]
        for entry in entries {
            bytes.append(entry.kind)
            bytes.append(varint: UInt64(entry.text.utf8.count))
            bytes.append(contentsOf: entry.text.utf8)
        }
        return bytes
    }

    /// How many numbers are given.
    package var count: Int { entries.count }

    /// All rules that ever had a number.
    package var ruleNames: [String] {
        entries.filter { $0.kind == Kind.rule.rawValue }.map(\.text)
    }

    /// What a number stands for, as a person can read it.
    package func text(of number: UInt32) -> String? {
        number > 0 && Int(number) <= entries.count ? entries[Int(number) - 1].text : nil
    }

    func kind(of number: UInt32) -> Kind? { Kind(rawValue: entries[Int(number) - 1].kind) }

    func number(of text: String, _ kind: Kind) -> UInt32? {
        numbers[Entry(kind: kind.rawValue, text: text)]
    }

    /// Gives a number to what has none yet.
    mutating func add(_ text: String, _ kind: Kind) {
        let entry = Entry(kind: kind.rawValue, text: text)
        if numbers[entry] == nil { append(entry) }
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        numbers[entry] = UInt32(entries.count)
    }
}
