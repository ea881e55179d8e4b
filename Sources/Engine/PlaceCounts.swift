/// How many events came at each place of an `ActivityPlan`. Hardly ever does an event come at another
/// place than the one before it.
struct PlaceCounts: Sendable {
    private var place = 0
    private var count = 0
    private var others: [Int: Int] = [:]

    /// Hot.
    mutating func add(_ place: Int) {
        if place != self.place {
            others[self.place, default: 0] += count
            self.place = place
            count = 0
        }
        count += 1
    }

    /// Each place at most once or twice.
    var all: [(place: Int, count: Int)] {
        others.map { (place: $0.key, count: $0.value) } + [(place: place, count: count)]
    }
}
