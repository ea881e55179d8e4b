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
}
