/// The macros that go through a list or a map: `list.all(x, condition)`.
enum Macro: UInt8, Sendable {
    case all, exists, existsOne
    case map, filter, sortBy
    case transformList, transformMap, transformMapEntry

    init?(name: String) {
        switch name {
        case "all": self = .all
        case "exists": self = .exists
        case "exists_one", "existsOne": self = .existsOne
        case "map": self = .map
        case "filter": self = .filter
        case "sortBy": self = .sortBy
        case "transformList": self = .transformList
        case "transformMap": self = .transformMap
        case "transformMapEntry": self = .transformMapEntry
        default: return nil
        }
    }

    /// How many names and expressions it takes, most common first.
    private var shapes: [(names: Int, hasFilter: Bool)] {
        switch self {
        case .all, .exists, .existsOne: [(1, false), (2, false)]
        case .map: [(1, false), (1, true)]
        case .filter, .sortBy: [(1, false)]
        case .transformList, .transformMap, .transformMapEntry: [(2, false), (2, true)]
        }
    }

    /// Which of `count` arguments are names, and whether a filter stands before the last one; nil if
    /// the macro does not take so many.
    func shape(ofArguments count: Int) -> (names: Int, hasFilter: Bool)? {
        shapes.first { $0.names + ($0.hasFilter ? 2 : 1) == count }
    }

    /// All words that are macros.
    static let words = [
        "all", "exists", "exists_one", "existsOne", "filter", "has", "map", "optFlatMap", "optMap",
        "sortBy", "transformList", "transformMap", "transformMapEntry",
    ]

    /// How it is written, for hints.
    static func forms(of name: String) -> [String]? {
        switch name {
        case "all", "exists", "existsOne":
            ["list.\(name)(x, condition)", "list.\(name)(i, x, condition)"]
        case "exists_one", "filter": ["list.\(name)(x, condition)"]
        case "map": ["list.map(x, value)", "list.map(x, condition, value)"]
        case "sortBy": ["list.sortBy(x, key)"]
        case "transformList", "transformMap":
            ["map.\(name)(k, v, value)", "map.\(name)(k, v, condition, value)"]
        case "transformMapEntry":
            ["map.\(name)(k, v, {key: value})", "map.\(name)(k, v, condition, {key: value})"]
        case "optMap", "optFlatMap": ["optional.\(name)(x, value)"]
        case "bind": ["cel.bind(name, value, expression)"]
        default: nil
        }
    }
}
