import Calendar

/// A place in the order in which timers fire (S30): by due time, then by the customer's bytes.
package struct DuePoint: Sendable, Equatable {
    package var due: Instant
    package var id: [UInt8]

    package init(due: Instant, id: [UInt8] = []) {
        self.due = due
        self.id = id
    }

    package static let start = DuePoint(due: .distantPast)
    package static let end = DuePoint(due: .distantFuture)

    package static func < (left: DuePoint, right: DuePoint) -> Bool {
        if left.due != right.due { return left.due < right.due }
        return left.id.withUnsafeBytes { a in
            right.id.withUnsafeBytes { b in compareBytes(a, b) < 0 }
        }
    }
}
