// A mapping whose keys were read.

import YAML

/// The values of a record, by key.
struct Fields {
    let shape: RecordShape
    let node: Node
    /// What was read, and the defaults of what is not there.
    private var settings: [String: Setting] = [:]
    private var keys: [String: Node] = [:]
    private var broken: Set<String> = []

    init(shape: RecordShape, node: Node) {
        self.shape = shape
        self.node = node
    }

    mutating func set(_ name: String, _ setting: Setting) {
        settings[name] = setting
    }

    mutating func found(_ name: String, at key: Node) {
        keys[name] = key
    }

    mutating func failed(_ name: String) {
        broken.insert(name)
    }

    /// The value or its default; nil if there is neither, and after a mistake, which is reported.
    subscript(name: String) -> Setting? {
        precondition(shape.key(named: name) != nil, "\(shape.name) declares no key `\(name)`")
        return settings[name]
    }

    /// Where the key stands, with a value or a mistake.
    func key(_ name: String) -> Node? {
        precondition(shape.key(named: name) != nil, "\(shape.name) declares no key `\(name)`")
        return keys[name]
    }

    /// Whether the key is there, with a mistake as its value.
    func isBroken(_ name: String) -> Bool {
        precondition(shape.key(named: name) != nil, "\(shape.name) declares no key `\(name)`")
        return broken.contains(name)
    }
}
