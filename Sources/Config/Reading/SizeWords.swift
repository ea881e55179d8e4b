// Sizes as the files write them.

/// `512B 4KiB 100KB 1MiB`.
enum SizeWords {
    private static let unitsBytes: [String: Int] = [
        "B": 1, "KB": 1000, "KiB": 1 << 10, "MB": 1_000_000, "MiB": 1 << 20,
        "GB": 1_000_000_000, "GiB": 1 << 30,
    ]

    /// From one byte to `limitBytes`, which is whole GiB.
    static func parse(_ text: String, atMost limitBytes: Int) throws(ScalarFault) -> Int {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = String(text.dropFirst(digits.count))
        guard let count = Int(digits), let unitBytes = unitsBytes[unit] else {
            throw ScalarFault(
                code: .badSize, message: "`\(text)` is no size",
                hint: digits == text[...] && !text.isEmpty
                    ? "it has no unit: `\(text)B` is bytes"
                    : Suggestion.hint(for: unit, among: unitsBytes.keys.sorted())
                        ?? "such as `4KiB`, `100KB`, `1MiB`")
        }
        let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: unitBytes)
        guard !isTooLarge, (1...limitBytes).contains(bytes) else {
            throw ScalarFault(
                code: .badSize,
                message: "`\(text)` is out of range: 1B to \(limitBytes >> 30)GiB", hint: nil)
        }
        return bytes
    }
}
