/// The wanted paths of a document, as a tree of objects whose keys are looked up while they pass by.
///
/// Each path and each object on the way to one has an index, in the order in which a walk down the tree
/// meets them, so that all that lies under a path is a range of indices: what an object's repetition
/// makes forgotten. The whole document has index 0.
struct PathTree: ~Copyable {
    struct Path {
        /// The object with wanted keys at this path, `nowhere` if nothing under it is wanted.
        var node: Int32
        /// Behind the last index under this path.
        var end: Int32
    }

    /// The node of all objects without wanted keys, behind the others.
    var nowhere: Int32 { Int32(truncatingIfNeeded: nodeCount) }

    /// The indices of the paths that were asked for, in the order of the asking.
    let indices: [Int32]
    /// How many there are.
    let pathCount: Int
    /// The path of all that is not wanted, behind the last one.
    var unwanted: Int32 { Int32(truncatingIfNeeded: pathCount) }
    let paths: UnsafeMutablePointer<Path>
    /// By node; the root is node 0, the last one `nowhere`.
    let names: UnsafeMutablePointer<NameTable>
    private let nodeCount: Int
    /// The size of the longest wanted key in bytes.
    let longestName: Int

    /// `wanted` holds a list of keys for each path, from the root down.
    init(_ wanted: [[[UInt8]]]) {
        var draft = Draft()
        let positions = wanted.map { draft.insert($0) }
        draft.number(0)

        indices = positions.map { Int32(draft.entries[$0].index) }
        pathCount = draft.entries.count
        let inner = draft.entries.indices.filter { $0 == 0 || !draft.entries[$0].children.isEmpty }
        nodeCount = inner.count
        paths = .allocate(capacity: pathCount + 1)
        paths.initialize(
            repeating: Path(node: Int32(nodeCount), end: Int32(pathCount)), count: pathCount + 1)
        for entry in draft.entries { paths[entry.index].end = Int32(entry.end) }
        names = .allocate(capacity: nodeCount + 1)
        for (node, position) in inner.enumerated() {
            let entry = draft.entries[position]
            paths[entry.index].node = Int32(node)
            (names + node).initialize(
                to: NameTable(
                    entry.children.map(\.name),
                    indices: entry.children.map { Int32(draft.entries[$0.position].index) },
                    otherwise: Int32(pathCount)))
        }
        (names + nodeCount).initialize(
            to: NameTable([], indices: [], otherwise: Int32(pathCount)))
        longestName = draft.entries.flatMap(\.children).map(\.name.count).max() ?? 0
    }

    deinit {
        paths.deallocate()
        names.deinitialize(count: nodeCount + 1)
        names.deallocate()
    }

    /// The tree while it is being built.
    private struct Draft {
        struct Entry {
            var children: [(name: [UInt8], position: Int)] = []
            var index = 0
            var end = 0
        }

        var entries = [Entry()]
        private var nextIndex = 0

        mutating func insert(_ keys: [[UInt8]]) -> Int {
            keys.reduce(0) { position, key in
                if let child = entries[position].children.first(where: { $0.name == key }) {
                    return child.position
                }
                entries.append(Entry())
                entries[position].children.append((key, entries.count - 1))
                return entries.count - 1
            }
        }

        /// Depth first, so that what lies under an entry has the indices up to its `end`.
        mutating func number(_ position: Int) {
            entries[position].index = nextIndex
            nextIndex += 1
            for child in entries[position].children { number(child.position) }
            entries[position].end = nextIndex
        }
    }
}
