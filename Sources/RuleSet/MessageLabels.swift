import Expression

/// What reports tell messages apart by beside what their records say: the segment that chose the channel,
/// and the dimensions of `report`. They are worked out when a message is sent, and remembered with it, so
/// that what it leads to is reported under them.
///
///     size │ text │ size │ text │ …       a label at each place, in one byte its size, 0 for none
package struct MessageLabels: Sendable {
    /// The most bytes of a label.
    package static let sizeLimit = 100
    /// The most dimensions.
    package static let dimensionLimit = 8

    /// Whether the first is the segment of `channel_choice`.
    package let hasSegment: Bool
    package let dimensions: [ReportDimension]

    package init(hasSegment: Bool, dimensions: [ReportDimension]) {
        self.hasSegment = hasSegment
        self.dimensions = dimensions
    }

    package var isEmpty: Bool { !hasSegment && dimensions.isEmpty }
    package var count: Int { dimensions.count + (hasSegment ? 1 : 0) }

    /// What records name the places by.
    package var names: [String] {
        (hasSegment ? ["segment"] : []) + dimensions.map { "dimension \($0.name)" }
    }

    /// Appends one; what is too long is cut, where a character ends.
    package static func append(_ label: UnsafeRawBufferPointer, to labels: inout [UInt8]) {
        var size = min(label.count, sizeLimit)
        while size < label.count, size > 0, label[size] & 0xC0 == 0x80 { size -= 1 }
        labels.append(UInt8(size))
        labels.append(contentsOf: label.prefix(size))
    }

    /// The labels as they were appended; nil where the bytes are no such thing.
    package static func split(_ labels: some Sequence<UInt8>) -> [[UInt8]]? {
        var split: [[UInt8]] = []
        var bytes = labels.makeIterator()
        while let size = bytes.next() {
            var label: [UInt8] = []
            for _ in 0..<size {
                guard let byte = bytes.next() else { return nil }
                label.append(byte)
            }
            split.append(label)
        }
        return split
    }
}

/// `report: { dimensions: { source: customer.source } }`.
package struct ReportDimension: Sendable {
    package var name: String
    /// Over `customer`, `facts`, `segments`, `now`; string, int or bool.
    package var value: Program

    package init(name: String, value: Program) {
        self.name = name
        self.value = value
    }
}
