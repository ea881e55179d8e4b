// Local stores that were damaged and made anew.

/// A disk may damage a store now and then: it is made anew from the changelog. One that is damaged again and again is on a
/// disk that is no good, or the damage is in the changelog; then nothing is gained by going on.
package struct StoreRenewals {
    /// So often within so long a partition's store is made anew.
    static let limit = 3
    private static let withinMs: Int64 = 3_600_000

    /// By partition: when.
    private var times: [Int: [Int64]] = [:]

    package init() {}

    /// Whether the store of a partition is to be made anew once more, which is noted.
    package mutating func admits(_ partition: Int, atMs now: Int64) -> Bool {
        var recent = (times[partition] ?? []).filter { now - $0 < Self.withinMs }
        let isAdmitted = recent.count < Self.limit
        if isAdmitted { recent.append(now) }
        times[partition] = recent
        return isAdmitted
    }
}
