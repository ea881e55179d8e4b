/// A span of local time that comes each day: from one time of day to another, over midnight if the end
/// is not later. The start is in it, the end is not.
package struct LocalHours: Equatable, Sendable {
    /// Seconds since midnight, 0…86,399; they differ.
    package let startSecond: Int
    package let endSecond: Int

    package init(startSecond: Int, endSecond: Int) {
        precondition(startSecond != endSecond, "equal ends say neither always nor never")
        self.startSecond = startSecond
        self.endSecond = endSecond
    }

    package var isOverMidnight: Bool { endSecond < startSecond }

    /// From a text such as `18:00-21:00`; nil for anything else, and for equal ends.
    package init?(_ text: UnsafeRawBufferPointer) {
        guard text.count == 11, text[5] == UInt8(ascii: "-"),
            let start = Self.second(ofDay: text[0..<5]), let end = Self.second(ofDay: text[6..<11]),
            start != end
        else { return nil }
        self.init(startSecond: start, endSecond: end)
    }

    /// `18:00` as seconds since midnight.
    private static func second(ofDay text: Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = text.map { Int($0) - Int(UInt8(ascii: "0")) }
        for place in [0, 1, 3, 4] where !(0...9).contains(digits[place]) { return nil }
        guard text[text.startIndex + 2] == UInt8(ascii: ":") else { return nil }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4])
        return hour < 24 && minute < 60 ? (hour * 60 + minute) * 60 : nil
    }
}
