// A transaction as its coordinator knows it.

import Runtime

final class SimulatedTransaction {
    /// Where its markers go: the partitions that it wrote to, and the topic of the group's offsets.
    enum Place: Hashable {
        case log(topic: String, partition: Int)
        case offsets
    }

    let number: Int
    let beganAtMs: Int64
    /// Those that have no marker yet.
    private(set) var places: [Place] = []
    /// Nil while it is open.
    private(set) var commits: Bool?

    init(number: Int, beganAtMs: Int64) {
        self.number = number
        self.beganAtMs = beganAtMs
    }

    func add(_ place: Place) {
        precondition(commits == nil, "a transaction that has ended takes nothing more")
        if !places.contains(place) { places.append(place) }
    }

    /// From here on its outcome stands; the markers follow.
    func end(commits: Bool) {
        precondition(self.commits == nil, "a transaction ends once")
        self.commits = commits
    }

    func removePlace(at index: Int) -> Place { places.remove(at: index) }
}
