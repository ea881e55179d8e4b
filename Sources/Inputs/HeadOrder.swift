// Which of several logs comes next.

/// A binary heap of files by (key of the head, file); files at their end are not in it.
struct HeadOrder {
    private struct Entry {
        var key: Int64
        var file: Int

        static func < (left: Entry, right: Entry) -> Bool {
            left.key != right.key ? left.key < right.key : left.file < right.file
        }
    }

    private var entries: [Entry] = []

    var first: Int? { entries.first?.file }

    mutating func insert(file: Int, key: Int64) {
        entries.append(Entry(key: key, file: file))
        var index = entries.count - 1
        while index > 0, entries[index] < entries[(index - 1) / 2] {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// The first file has another head, or none.
    mutating func replaceFirst(key: Int64?) {
        if let key {
            entries[0].key = key
        } else {
            entries.swapAt(0, entries.count - 1)
            entries.removeLast()
        }
        var index = 0
        while true {
            var least = index
            for child in 2 * index + 1...2 * index + 2
            where child < entries.count && entries[child] < entries[least] {
                least = child
            }
            if least == index { return }
            entries.swapAt(index, least)
            index = least
        }
    }
}
