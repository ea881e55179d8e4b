import Calendar
import Customer

/// The broadcasts that not all of their customers have met, by time, then in the order of arrival, and
/// found by what they are about: few, as they stay for `lateness` or until engine time has come to them.
struct PendingBroadcasts: Sendable {
    /// One target of one broadcast.
    private struct Point: Sendable {
        var time: Instant
        var serial: UInt64
        var target: Int32

        func precedes(_ time: Instant, _ serial: UInt64) -> Bool {
            self.time != time ? self.time < time : self.serial < serial
        }
    }

    /// A broadcast and the rule for which a customer meets it.
    struct Meeting: Sendable, Equatable {
        /// Index of the broadcast, and of its target.
        var broadcast: Int
        var target: Int
    }

    private(set) var list: [PendingBroadcast] = []
    private var forAll: [Point] = []
    /// By a hash of interest and value.
    private var byValue: [UInt64: [Point]] = [:]
    private var serials: UInt64 = 0
    /// What is known by id, so that it is not met twice.
    var seen = SeenBroadcasts()
    /// The one that is on its way to its customers.
    var arrival: BroadcastArrival?

    var isEmpty: Bool { list.isEmpty }

    mutating func takeSerial() -> UInt64 {
        serials += 1
        return serials
    }

    mutating func insert(_ broadcast: PendingBroadcast) {
        list.insert(broadcast, at: place(of: broadcast.time, broadcast.serial))
        for (index, target) in broadcast.targets.enumerated() {
            let point = Point(
                time: broadcast.time, serial: broadcast.serial, target: Int32(index))
            guard let asked = target.asked else {
                Self.insert(point, into: &forAll)
                continue
            }
            for value in asked.values {
                Self.insert(point, into: &byValue[Self.hash(asked.interest, value), default: []])
            }
        }
    }

    /// Forgets those that lie before an instant.
    mutating func removeAll(before instant: Instant) {
        var count = 0
        while count < list.count, list[count].time < instant {
            for case let asked? in list[count].targets.map(\.asked) {
                for value in asked.values {
                    let hash = Self.hash(asked.interest, value)
                    byValue[hash]?.removeAll { $0.time < instant }
                    if byValue[hash]?.isEmpty ?? false { byValue[hash] = nil }
                }
            }
            count += 1
        }
        if count == 0 { return }
        list.removeFirst(count)
        forAll.removeAll { $0.time < instant }
    }

    /// The place of a broadcast, or where it would go.
    func place(of time: Instant, _ serial: UInt64) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            let isBefore =
                list[middle].time != time
                ? list[middle].time < time : list[middle].serial < serial
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// When a customer meets the next that may be for them, after an instant: what is before their latest
    /// they have met, or it has passed them by.
    func next(for customer: borrowing CustomerRecord, after instant: Instant) -> Instant {
        guard customer.latest != .distantPast else { return .distantFuture }
        // The first of `latest` itself still comes.
        let bound = max(instant, customer.latest + -1)
        var next = Self.first(of: forAll, after: bound)
        for interest in customer.interests.indices {
            for value in customer.interests[interest].values where value.isIn {
                guard let points = byValue[Self.hash(interest, value.bytes)] else { continue }
                next = min(next, Self.first(of: points, after: bound))
            }
        }
        return next
    }

    /// Appends what a customer may meet at an instant, by (rule, key), then in the order of arrival.
    func find(
        at instant: Instant, for customer: borrowing CustomerRecord, into meetings: inout [Meeting]
    ) {
        append(forAll, at: instant, to: &meetings)
        for interest in customer.interests.indices {
            for value in customer.interests[interest].values where value.isIn {
                guard let points = byValue[Self.hash(interest, value.bytes)] else { continue }
                append(points, at: instant, to: &meetings)
            }
        }
        sort(&meetings)
    }

    /// All that one broadcast may be to a customer.
    func find(_ broadcast: Int, into meetings: inout [Meeting]) {
        for target in list[broadcast].targets.indices {
            meetings.append(Meeting(broadcast: broadcast, target: target))
        }
        sort(&meetings)
    }

    private func append(_ points: [Point], at instant: Instant, to meetings: inout [Meeting]) {
        var index = Self.place(in: points, of: instant, 0)
        while index < points.count, points[index].time == instant {
            meetings.append(
                Meeting(
                    broadcast: place(of: instant, points[index].serial),
                    target: Int(points[index].target)))
            index += 1
        }
    }

    /// Each once, however many of its values the customer has asked for.
    private func sort(_ meetings: inout [Meeting]) {
        if meetings.count < 2 { return }
        meetings.sort { left, right in
            let (one, other) = (
                list[left.broadcast].targets[left.target],
                list[right.broadcast].targets[right.target]
            )
            if one.rule != other.rule { return one.rule < other.rule }
            let order = (one.key ?? []).withUnsafeBytes { key in
                (other.key ?? []).withUnsafeBytes { compareBytes(key, $0) }
            }
            if order != 0 { return order < 0 }
            // The order of the list is that of arrival, of one instant.
            return left.broadcast < right.broadcast
        }
        var kept = 1
        for index in 1..<meetings.count where meetings[index] != meetings[kept - 1] {
            meetings[kept] = meetings[index]
            kept += 1
        }
        meetings.removeLast(meetings.count - kept)
    }

    // MARK: Points

    private static func hash(_ interest: Int, _ value: [UInt8]) -> UInt64 {
        value.withUnsafeBytes { hashBytes($0, seed: UInt64(interest)) }
    }

    private static func insert(_ point: Point, into points: inout [Point]) {
        points.insert(point, at: place(in: points, of: point.time, point.serial &+ 1))
    }

    private static func place(in points: [Point], of time: Instant, _ serial: UInt64) -> Int {
        var (low, high) = (0, points.count)
        while low < high {
            let middle = (low + high) / 2
            if points[middle].precedes(time, serial) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func first(of points: [Point], after instant: Instant) -> Instant {
        let index = place(in: points, of: instant, .max)
        return index < points.count ? points[index].time : .distantFuture
    }
}
